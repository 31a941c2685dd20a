"""Upgrade steps of tracked items."""
