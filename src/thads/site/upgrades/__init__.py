"""Upgrade steps of the portal's own pages."""
