"""Matters, their moments, clocks and pauses, and the engine that runs procedures over them."""
