"""What arrives at the hub: checked, kept, answered, scored; and the catalogue of what may arrive."""
