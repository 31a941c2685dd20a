"""Attacks on log-ins are told by mail."""

from thads.login.setuphandlers import post_install


def upgrade(setup):
    """Make the store of what was told."""
    post_install(setup)
