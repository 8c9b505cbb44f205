"""Keys outside the database: envelope encryption until a moment, and keyed hashes to look up what is secret."""

from .keys import KeyMissing, blind, keyring, reset_keyring, seal, unseal

__all__ = ["KeyMissing", "blind", "keyring", "reset_keyring", "seal", "unseal"]
