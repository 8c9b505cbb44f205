"""监督平台: what supervisors do, each act resting on a rule in force."""
