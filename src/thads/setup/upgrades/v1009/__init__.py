"""Procedures without authors: reading their edit form wrote one."""
