"""Evaluation of bids as pure functions: formulas, scores, rankings, requirement checks."""
