"""Parties: organisations, people, the duties they hold, their certificates, and who they are on a matter."""
