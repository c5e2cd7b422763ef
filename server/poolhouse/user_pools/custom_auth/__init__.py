"""Custom challenges (CUSTOM_AUTH): functions of an operator's own say what a user has to answer, and who is in."""
