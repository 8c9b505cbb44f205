"""The append-only, publicly verifiable record of acts, and the rows that answer to it."""
