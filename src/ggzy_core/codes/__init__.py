"""Codes that identify parties, deals, places, specialties and kinds of business; all pure, all checked."""
