"""Client for Poolhouse: user pools, identity pools and sync over gRPC."""
