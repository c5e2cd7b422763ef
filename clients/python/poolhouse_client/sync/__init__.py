"""One identity's data on each of its devices: a local store, and an engine that keeps it and the server the same."""
