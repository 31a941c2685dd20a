"""Upgrade steps of the register of debtors."""
