"""Keys outside the database: envelope encryption until a moment, and keyed hashes to look up what is secret."""

from .envelope import Shredded, forget_data_keys, seal, unseal
from .fieldkeys import field_keys, reset_field_keys
from .keys import KeyMissing, blind, keyring, reset_keyring, shut

__all__ = [
    "KeyMissing",
    "Shredded",
    "blind",
    "field_keys",
    "forget_data_keys",
    "keyring",
    "reset_field_keys",
    "reset_keyring",
    "seal",
    "shut",
    "unseal",
]
