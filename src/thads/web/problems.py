"""The one shape in which REST services say that something was refused.

`{"type", "message", "errors": [{"field", "code", "message"}]}`, in the reader's
language: `type` and `code` are for programs, `message` for people; a `field` is a
parameter or a member of the body (`applicant.phone`, `attachments.0`), "" the whole.
Some services add keys of their own.
"""

from collections.abc import Iterable
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.errors import TooLarge
from thads.errors import UnsupportedBody
from typing import Any
from zope.i18n import translate


NOT_ALLOWED = _("This step is not possible now, or not for you.")
STALE = _("Somebody else changed this in the meantime. Please look at it again.")
#: The exceptions of `thads.errors` with status and type; the first that fits counts.
KINDS = (
    (TooLarge, 413, "PayloadTooLarge"),
    (UnsupportedBody, 415, "UnsupportedMediaType"),
    (Refused, 400, "BadRequest"),
    (NotAllowed, 403, "Forbidden"),
    (Stale, 409, "Conflict"),
)
EXCEPTIONS = tuple(kind for kind, _status, _type in KINDS)


def problem(
    kind: str,
    message: str,
    request: Any,
    errors: Iterable[tuple[str, str, str]] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return the answer of a refusal: its type, its message, what is wrong with fields.

    `errors` are (field, code, message); `more` are keys a service has besides.
    """
    return {
        "type": kind,
        "message": translate(message, context=request),
        "errors": [
            {"field": field, "code": code, "message": translate(text, context=request)}
            for field, code, text in errors
        ],
        **more,
    }


def status_of(exception: Exception) -> int | None:
    """Return the status that answers an exception of `thads.errors`; else None."""
    for kind, status, _type in KINDS:
        if isinstance(exception, kind):
            return status
    return None


def message_of(exception: Exception) -> str:
    """Return the message of an exception of `thads.errors`, for people.

    Of several about fields it is the first.
    """
    if isinstance(exception, Refused):
        return next(iter(exception.problems.values()), NOT_ALLOWED)
    default = STALE if isinstance(exception, Stale) else NOT_ALLOWED
    return exception.args[0] if exception.args else default


def problem_of(exception: Exception, request: Any) -> dict[str, Any]:
    """Return the answer of an exception of `thads.errors`."""
    name = next(type for kind, _s, type in KINDS if isinstance(exception, kind))
    if isinstance(exception, Refused):
        errors = [
            (field, exception.codes[field], translate(message, context=request))
            for field, message in exception.problems.items()
        ]
        message = " ".join(dict.fromkeys(text for _f, _c, text in errors))
        return problem(name, message, request, errors, code=exception.code)
    return problem(name, message_of(exception), request)
