"""Webhooks (推送): what is public, posted to the address a party named, signed, and never lost on the way."""
