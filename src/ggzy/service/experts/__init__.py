"""The expert pool and verifiable draws from it."""
