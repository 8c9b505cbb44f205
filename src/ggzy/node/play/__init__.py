"""A whole trade played through the one door: see README.md."""
