"""Upgrade steps of the audit trail."""
