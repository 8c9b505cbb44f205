"""Electronic stamps (电子签章) on the papers of a matter."""
