"""Localities have a head of the editorial board, who sets what is paid for an item.

Nobody holds the function at first: the locality's administrator gives it.
"""

from thads.organisation.functions import group_id
from thads.organisation.provisioning import grant
from thads.organisation.provisioning import make_groups
from thads.organisation.units import localities
from thads.plonetypes import SetupTool


FUNCTION, ROLE = "editorial_head", "Unit Editorial Head"


def upgrade(setup: SetupTool) -> None:
    """Make the group of the function in each locality, and give it its role there."""
    for locality in localities():
        make_groups(locality.unit_id, locality.kind)
        grant(locality, {group_id(locality.unit_id, FUNCTION): [ROLE]})
