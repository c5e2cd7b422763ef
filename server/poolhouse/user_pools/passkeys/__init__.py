"""Passkeys: registered by signed-in users, and a first factor from then on."""
