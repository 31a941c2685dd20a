"""Pages of the gate."""
