"""Sync: records of identities, the same on all of their devices."""
