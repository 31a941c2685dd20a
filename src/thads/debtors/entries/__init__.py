"""Entries become public, change and end; entry and index agree at every moment."""
