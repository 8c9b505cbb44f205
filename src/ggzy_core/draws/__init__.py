"""Verifiable draws: freeze, contribute, draw, verify."""
