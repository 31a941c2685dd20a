"""Upgrade steps of online support."""
