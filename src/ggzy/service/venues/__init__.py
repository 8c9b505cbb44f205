"""Rooms of the centre and who has booked them when."""
