"""Notifications (通知): who is told of what, in the desk, by mail and by text message, and never a secret outside."""
