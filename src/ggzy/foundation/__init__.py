"""The floor that knows nothing of trading: acts, matters, journal, rulebook, identity, documents, codes."""
