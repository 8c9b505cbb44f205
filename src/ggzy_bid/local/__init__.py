"""The program's own page in the user's browser, and the signing agent: one small service on this machine alone."""
