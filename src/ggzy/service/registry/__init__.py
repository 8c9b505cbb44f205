"""The registry of organisations (登记机关) as far as we ask it: by code, and what it answers is checked at the door."""
