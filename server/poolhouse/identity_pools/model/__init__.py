"""What the operations of identity pools work on."""
