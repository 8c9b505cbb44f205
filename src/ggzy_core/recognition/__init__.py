"""Mutual recognition of certificates (CA互认): the list of accepted authorities, device profiles, the conformance kit.

Pure: files and bytes in, verdicts out. An authority runs the kit on its own machine, without a node and offline.
"""
