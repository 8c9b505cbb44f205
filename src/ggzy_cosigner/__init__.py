"""The cosigner's own program: watches over logs of others and lends them its signature while they tell one story."""
