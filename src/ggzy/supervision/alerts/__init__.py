"""Alerts (预警): every clock and guard of a procedure watched. An alert is a lead for a person, never a finding."""
