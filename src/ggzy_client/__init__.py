"""Talking to a node: shared by the bidder's and the trustee's programs, and knowing nothing of either or the server."""
