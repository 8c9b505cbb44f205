"""Replay and trace-back (倒查): who did what, when, on which version."""
