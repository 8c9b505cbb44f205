"""The workbench: a tender file written with forms, kept as a draft, and set as ready for the acts that take one."""
