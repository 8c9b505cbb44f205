"""An app that kills its process at a named step, once: what remains must be whole. For nodes that tests start."""
