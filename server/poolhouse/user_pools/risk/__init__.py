"""Threat protection: how risky a sign-in looks, and what is done about it."""
