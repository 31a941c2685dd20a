"""To version 1003: the public search, its settings, budgets, counts and canaries.

The secret of the proofs and the stores are made where they are missing; the settings
come with the profile beside this file.
"""

from plone import api
from thads.debtors.register import monthly_counts
from thads.debtors.search import canaries
from thads.ratelimit import proof


def upgrade(setup):
    portal = api.portal.get()
    proof.install(portal)
    monthly_counts.COUNTS.install(portal)
    canaries.CANARIES.install(portal)
