"""How a node is configured: embedded (the default of `ggzy`), production, test. See README.md in this folder."""
