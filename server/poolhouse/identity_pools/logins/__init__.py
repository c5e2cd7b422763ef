"""Logins: what other providers say about who somebody is, each believed by its provider's own rules."""
