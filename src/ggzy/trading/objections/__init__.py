"""Objections (异议): raised to the tenderer, answered in time, and the trade waits for the answer."""
