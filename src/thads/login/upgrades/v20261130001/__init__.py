"""Lists of sessions, and links for passwords that hold for hours.

Whoever is logged in logs in once more; links that were sent before are good no more.
"""

from thads.login.setuphandlers import post_install


def upgrade(setup):
    """Give guards their lists of sessions, and the site its tool of password links."""
    post_install(setup)
