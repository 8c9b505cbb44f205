"""Orders (行政指令): a supervisor's instruction under a rule in force, which the trading side obeys."""
