"""数据枢纽: what leaves this node in standard forms, what arrives, and how good it is."""
