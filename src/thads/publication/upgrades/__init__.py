"""Upgrade steps of the publication."""
