"""OpenGGZY: acts by identified parties, on matters, under cited rules, on the record."""
