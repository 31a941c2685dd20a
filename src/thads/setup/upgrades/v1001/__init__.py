"""To version 1001: the limits beyond which a list of debtors takes a reason."""
