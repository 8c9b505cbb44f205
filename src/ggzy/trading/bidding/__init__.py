"""Sealed bids until the opening, what trustees acknowledged, and the opening itself."""
