"""What the operations of user pools work on: pools, app clients, users, and the schema of users' attributes."""
