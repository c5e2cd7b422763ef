"""Streams that events are published on, for other people's programs to read."""
