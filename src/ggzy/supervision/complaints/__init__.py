"""Complaints (投诉): to the supervisor, routed by the duty list, decided in time and answered in public."""
