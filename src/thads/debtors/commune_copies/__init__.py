"""Who decides about a list or an entry, what waits for it, and who gets a copy."""
