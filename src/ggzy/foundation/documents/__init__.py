"""Files by their content: stored under their hash, checked by what they are, rendered to PDF."""
