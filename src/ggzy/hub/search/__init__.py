"""Public search (检索): which public notices and matters fit these words and conditions."""
