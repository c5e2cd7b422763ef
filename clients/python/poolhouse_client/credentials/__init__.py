"""Temporary credentials of one identity, which are renewed before they end."""
