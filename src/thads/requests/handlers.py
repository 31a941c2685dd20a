"""The worker's part: cases of the journal, and what is left over."""

from plone import api
from plone.app.dexterity.behaviors.constrains import ENABLED
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.outbox import put
from thads.outbox.interfaces import IJobHandler
from thads.outbox.periodic import every
from thads.requests import cases
from thads.requests import journal
from thads.requests import procedures
from thads.requests.steps import TOKEN
from thads.requests.submissions import JOB
from zExceptions import Forbidden
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import provider
import time


LEFT_BEHIND = 900


@provider(IJobHandler)
def make_case(portal, payload):
    """Make the case of a journal's record."""
    cases.make(portal, payload["code"])


@every(hours=1)
def reconcile(portal):
    """Look after what was left behind: requests without a case, files without a form.

    A request is written together with its job, so this should never find one; if it
    does, the job is put again rather than a citizen forgotten.
    """
    journal.tidy(portal)
    for code, record in journal.waiting(portal):
        if record["received"].timestamp() < time.time() - LEFT_BEHIND:
            put(portal, JOB, {"code": code}, key=f"{code}:again:{int(time.time())}")


def section_made(event):
    """The centre's desk gets its procedures, a locality's has no order of items."""
    if event.id != cases.SECTION:
        return
    desk = event.object
    if desk.__parent__.getId() == api.portal.get().getId():
        procedures.place(desk)
    else:
        desk.setOrdering("unordered")
        desk.index()
        # cases come by the worker, procedures from the centre; nobody adds anything
        desk.constrain_types_mode = ENABLED
        desk.locally_allowed_types = []
        desk.immediately_addable_types = []


def keep_cases(desk, event):
    """A section goes with its cases only if a manager of the server means it."""
    if len(desk.index()) and not is_manager():
        raise Forbidden(
            translate(
                _("This section holds cases of citizens and cannot be deleted."),
                context=getRequest(),
            )
        )


def is_manager():
    return "Manager" in api.user.get_roles()


def only_by_steps(case, event):
    """A case moves by `steps.take` alone, which says what a step needs to say."""
    if event.transition is None:
        return
    if (event.kwargs or {}).get(TOKEN) != event.transition.getId():
        raise WorkflowException(
            translate(
                _("Use the actions of the case's own page."), context=getRequest()
            )
        )
