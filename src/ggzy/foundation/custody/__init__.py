"""The life of keys: ceremonies, changes, and the end of personal data, each an act on the record."""
