"""The face for programs: the same acts, over HTTP and JSON."""
