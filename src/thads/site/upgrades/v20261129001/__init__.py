"""Settings of the contact for weaknesses, and their panel."""
