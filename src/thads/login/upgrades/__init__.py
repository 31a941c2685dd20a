"""Upgrade steps of the organisation."""
