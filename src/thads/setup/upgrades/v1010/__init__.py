"""The centre's administrator sets the register's rules, and has a table of communes.

The control panels come with the profile beside this file.
"""

from plone import api
from thads.debtors.search import commune_table


def upgrade(setup):
    commune_table.COMMUNES.install(api.portal.get())
