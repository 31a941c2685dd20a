"""Loads and entries get a schema each; the types of the site learn its name."""
