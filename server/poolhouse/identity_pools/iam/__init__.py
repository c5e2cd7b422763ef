"""Roles, their policies, and the outside identity providers whose word is taken: the part of IAM that pools need."""
