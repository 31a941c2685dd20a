"""Upgrade steps of the hotline."""
