"""What only a demo node shows: becoming any sample person without a password, and a guided tour."""
