"""The centre's administrator sets the register's rules, and has a table of communes.

The control panels come with the profile beside this file.
"""

from plone import api
from thads.debtors.finding import renamed


def upgrade(setup):
    renamed.COMMUNES.install(api.portal.get())
