"""The room of the log-in, for sites made before there was one.

Its plugins replace Plone's in the user folders. Sessions and tokens of before the
upgrade hold until they end of themselves.
"""

from thads.setup.product import upgrade_rooms


def upgrade(setup):
    """Install the rooms that are new."""
    upgrade_rooms(setup)
