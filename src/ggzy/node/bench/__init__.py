"""What an act costs here: medians of server CPU on both databases, memory and start time, beside the goals."""
