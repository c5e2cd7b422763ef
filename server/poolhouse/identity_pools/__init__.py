"""Identity pools: what a sign-in, or none, may touch."""
