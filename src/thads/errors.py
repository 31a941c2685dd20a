"""Exceptions by which every room refuses something; they know nothing of HTTP.

Pages show their messages; `thads.web.services` gives each its status.
"""

from collections.abc import Mapping
from zope.interface import Invalid


class Refused(ValueError):
    """Says what is wrong with what somebody sent; nothing was changed.

    `problems` maps a field to a message (a translatable text, or text in the reader's
    language); "" stands for the whole. `code` says for programs what kind of refusal
    it is; `codes` maps a field to a code of its own, the others have `code`.
    """

    def __init__(
        self,
        problems: Mapping[str, str],
        code: str = "invalid",
        codes: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = dict(problems)
        self.code = code
        self.codes = dict.fromkeys(self.problems, code) | dict(codes or {})


class InvalidField(Invalid):
    """Says which field an invariant of a schema refuses; `args[0]` is the message.

    Forms lead to the field and mark it; an Invalid alone is said of the whole.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooLarge(Refused):
    """Says that more was sent than is taken."""

    def __init__(
        self,
        problems: Mapping[str, str],
        code: str = "too_large",
        codes: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(problems, code, codes)


class UnsupportedBody(Refused):
    """Says that a body is of a kind that is not taken."""


class NotAllowed(Exception):
    """Says that the step does not lead from this state, or not for this person.

    `args[0]`, where there is one, is a message for the person.
    """


class Stale(Exception):
    """Says that the revision a person was shown is not the current one.

    `args[0]`, where there is one, is a message for the person.
    """
