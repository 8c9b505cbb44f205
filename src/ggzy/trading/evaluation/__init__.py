"""Evaluation: review, clarification, scoring, report."""
