"""Recordings of openings and evaluations: what was recorded, when, and by which hash it is known again."""
