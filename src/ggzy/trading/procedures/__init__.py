"""How each kind of trade runs: one readable file each, and the stages they share."""
