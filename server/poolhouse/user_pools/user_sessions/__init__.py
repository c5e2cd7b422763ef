"""Sessions of users, in pools that track them: which there are, how many there may be, and their end."""
