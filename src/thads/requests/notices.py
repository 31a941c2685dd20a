"""Notices: whether a citizen gets letters about their case, or none."""

from thads import _
from thads import audit
from thads.errors import NotAllowed


NO_ADDRESS = _("No e-mail address was given with this case.")


def choose(case, mail: bool) -> None:
    """Store whether letters about a case are sent.

    Raises `NotAllowed` for a case without an address.
    """
    if not case.applicant.get("email"):
        raise NotAllowed(NO_ADDRESS)
    if case.mail != mail:
        case.mail = mail
        audit.record(case, "requests.notices", code=case.code)
