"""Worklist: what waits at a register or a branch, and reminders of it."""
