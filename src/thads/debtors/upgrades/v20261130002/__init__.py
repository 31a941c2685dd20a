"""Registers are remembered as they were at the beginning of each day."""

from thads.debtors.setuphandlers import post_install


def upgrade(setup):
    """Make the stores of snapshots."""
    post_install(setup)
