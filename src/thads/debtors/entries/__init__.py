"""Entries: what becomes of a person or organisation on the register, and is shown."""
