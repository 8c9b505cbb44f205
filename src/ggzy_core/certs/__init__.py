"""Certificates, chains, signatures and small envelopes: ordinary X.509 and CMS, nothing of our own."""

from . import asn1_repair as asn1_repair
