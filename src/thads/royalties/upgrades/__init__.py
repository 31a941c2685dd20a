"""Upgrade steps of the royalties."""
