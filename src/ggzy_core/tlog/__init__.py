"""The journal's formats: RFC 6962 trees in C2SP tiles, signed checkpoints, proofs, sealed slots and receipts."""
