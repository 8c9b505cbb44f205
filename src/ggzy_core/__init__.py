"""Pure formats, proofs, envelopes and formulas. No Django, no network: both sides of a trade import it."""
