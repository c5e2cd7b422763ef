"""Cognito Streams: every change of a pool's records, published for other people's programs to read."""
