"""What pages look like: the base page, its parts, the style; timeline and record as the faces show them."""
