"""Sealed bids (密封投标): one scalar, ordinary files. README.md tells the whole in ten lines."""
