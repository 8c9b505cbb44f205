"""Feedback (好差评): whoever a service was done for rates it once, and a low rating is answered and looked at again."""
