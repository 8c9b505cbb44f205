"""The desk (办事台): where people who are signed in see what they may do, and do it."""
