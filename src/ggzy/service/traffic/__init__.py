"""Visits to the portal, counted without knowing anybody: how many of each kind of page on each day."""
