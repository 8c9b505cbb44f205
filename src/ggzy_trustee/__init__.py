"""A trustee's own machine: check and acknowledge shares, reveal them after the deadline."""
