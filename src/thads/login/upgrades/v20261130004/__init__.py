"""Programs come with keys of their own."""

from thads.login.setuphandlers import post_install


def upgrade(setup):
    """Give the site's user folder the plugin of API keys."""
    post_install(setup)
