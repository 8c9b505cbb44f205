"""Certificates, chains, signatures and small envelopes: ordinary X.509 and CMS, nothing of our own."""
