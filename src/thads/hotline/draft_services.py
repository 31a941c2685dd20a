"""REST: the draft of a report that is being taken in, without the informant.

Who informs is a field with a permission of its own, and lies in no store besides: those
fields stay in the tab of the browser.
"""

from thads import _
from thads.casework import draft_services
from thads.casework import drafts
from thads.errors import Refused
from ZPublisher import zpublish


#: Fields of the form that are never kept begin so.
PRIVATE = "informant_"
NOT_KEPT = _("What is known of the informant is not kept in drafts.")


def form_of_intake(context):
    """Return what names the form of a new report in a section."""
    return drafts.form_of(context, "HotlineReport")


class OfIntake(draft_services.DraftService):
    """Base: the form is that of a new report."""

    service = "@report-draft"

    @zpublish(False)
    def form(self):
        """Return what names the form: the permission of the service opens it."""
        return form_of_intake(self.context)


class Get(OfIntake, draft_services.Get):
    """GET @report-draft: what the person wrote last and has not recorded."""


class Put(OfIntake, draft_services.Put):
    """PUT @report-draft: keep what the person is writing."""

    def reply(self):
        names = self.body().part("values").members
        if any(name.startswith(PRIVATE) for name in names):
            raise Refused({"values": NOT_KEPT})
        return super().reply()


class Delete(OfIntake, draft_services.Delete):
    """DELETE @report-draft: the person needs it no more."""
