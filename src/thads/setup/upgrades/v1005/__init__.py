"""Branches hand in lists of their own; entries and lists can do more than before.

The workflows of lists and entries have new states; branches get a registrar; what
waits in a register is put on its agenda; the desk gets the form for objections.
"""

from plone import api
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.register import agenda
from thads.debtors.register.registers import all_registers
from thads.debtors.search.checking import entries
from thads.debtors.workflow import ENTRY_WORKFLOW
from thads.debtors.workflow import LOAD_WORKFLOW
from thads.debtors.workflow import OPEN_LOADS
from thads.debtors.workflow import entry_state
from thads.debtors.workflow import state_permissions
from thads.organisation.functions import local_roles
from thads.organisation.provisioning import grant
from thads.organisation.provisioning import make_groups
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.requests import procedures
import transaction


PROFILE = "profile-thads:default"
BATCH = 1000


def upgrade(setup):
    for step in ("rolemap", "workflow"):
        setup.runImportStepFromProfile(PROFILE, step, run_dependencies=False)
    for locality in localities():
        for branch in branches(locality):
            make_groups(branch.unit_id, branch.kind)
            grant(branch, local_roles(branch.unit_id, branch.kind, "root"))
    desk = procedures.central_desk()
    if desk is not None:
        procedures.place(desk)
    for _locality, register in all_registers():
        renew_lists(register)
        renew_entries(register)


def renew_lists(register):
    """Let lists have the rights of their states, and note those on their way."""
    workflow = api.portal.get_tool("portal_workflow")[LOAD_WORKFLOW]
    waiting = agenda.write(register).loads
    for id in register.loads.values():
        load = register.get(id)
        if IDebtorLoad.providedBy(load):
            workflow.updateRoleMappingsFor(load)
            state = api.content.get_state(load)
            agenda.mark(waiting, id, state in OPEN_LOADS)


def renew_entries(register):
    """Let entries have the rights of their states, and note those that are hidden."""
    workflow = api.portal.get_tool("portal_workflow")[ENTRY_WORKFLOW]
    rights = state_permissions(ENTRY_WORKFLOW)
    waiting = agenda.write(register).entries
    for number, entry in enumerate(entries(register), 1):
        state = entry_state(entry)
        if state == "published":
            # those of the first state are the class's, see DebtorEntry
            for name in rights:
                entry.__dict__.pop(name, None)
            entry._p_changed = True
        else:
            workflow.updateRoleMappingsFor(entry)
        agenda.mark(waiting, entry.getId(), state == "hidden")
        if number % BATCH == 0:
            transaction.commit()
            register._p_jar.cacheGC()
