"""Who looked at what is sealed: on the record at once, counted in public afterwards, named to the discipline channel."""
