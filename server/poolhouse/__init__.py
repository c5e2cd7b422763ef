"""Poolhouse: Amazon Cognito's user pools, identity pools and sync as software that one can own."""

__version__ = "0.1.0"
