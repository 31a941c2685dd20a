"""Addresses of mail wait for their confirmation."""

from thads.login.setuphandlers import post_install


def upgrade(setup):
    """Make the store of addresses that wait for confirmation."""
    post_install(setup)
