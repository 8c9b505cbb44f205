"""The portal (交易网): what anybody may see, and how anybody may check it."""
