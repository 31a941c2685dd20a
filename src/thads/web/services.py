"""The base of all our REST services: one way to read, one shape of refusal.

A service reads parameters with `self.query`, the body with `self.body()`, and raises
the exceptions of `thads.errors`; what else it refuses, it answers with `problem`.
"""

from plone.restapi.services import Service as PloneService
from plone.restapi.services import _no_content_marker
from thads import _
from thads.errors import Refused
from thads.web import parameters
from thads.web.json_objects import JsonObject
from thads.web.problems import EXCEPTIONS
from thads.web.problems import problem
from thads.web.problems import problem_of
from thads.web.problems import status_of
from thads.web.readable import readable_deep
from typing import Any
import datetime
import json
import transaction


NO_OBJECT = _("The body must be a JSON object.")
#: Most items of a list in one answer.
PAGE = 50


class Query:
    """The parameters of a request; what is not as described is refused (400)."""

    def __init__(self, form: parameters.Form) -> None:
        self.form = form

    def __contains__(self, name: str) -> bool:
        return name in self.form

    def text(self, name: str, default: str = "", most: int = 200) -> str:
        """Return a text of at most so many characters."""
        return parameters.text(self.form, name, default, most, strict=True)

    def choice(self, name: str, allowed: Any, default: str = "") -> str:
        """Return one of the allowed values."""
        return parameters.choice(self.form, name, allowed, default, strict=True)

    def integer(
        self, name: str, default: int = 0, low: int = 0, high: int = 2**31 - 1
    ) -> int:
        """Return a whole number within bounds."""
        return parameters.integer(self.form, name, default, low, high, strict=True)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a truth value."""
        return parameters.flag(self.form, name, default, strict=True)

    def date(self, name: str) -> datetime.date | None:
        """Return a date, None if none is given."""
        return parameters.date(self.form, name, strict=True)

    def batch(self, size: int = 20, most: int = PAGE) -> tuple[int, int]:
        """Return where a list begins and how many items are wanted."""
        start = self.integer("b_start")
        return start, self.integer("b_size", size, 1, most)


class Service(PloneService):
    """A REST service of ours; `reply` may raise what `thads.errors` holds."""

    @property
    def query(self) -> Query:
        """The parameters of the request."""
        return Query(self.request.form)

    def render(self) -> Any:
        """Return the answer, or the refusal in the one shape."""
        self.check_permission()
        try:
            content = self.reply()
        except EXCEPTIONS as refused:
            transaction.doom()  # what was written before the refusal is not kept
            content = self.refused(refused)
        if content is _no_content_marker:
            return None
        self.request.response.setHeader("Content-Type", self.content_type)
        return self.dumps(content)

    def dumps(self, content: Any) -> str:
        """Return the answer as JSON."""
        return json.dumps(content, indent=2, sort_keys=True, separators=(", ", ": "))

    def body(self) -> JsonObject:
        """Return the JSON object that was sent; Refused if it is none.

        What Python cannot read (nesting, numbers of thousands of digits) is none.
        """
        try:
            sent = readable_deep(json.loads(self.request.get("BODY") or b"{}"))
        except (ValueError, RecursionError):
            sent = None
        if not isinstance(sent, dict):
            raise Refused({"body": NO_OBJECT})
        return JsonObject(sent)

    def content_kind(self) -> str:
        """Return the media type of the body, without its parameters."""
        header = self.request.getHeader("Content-Type") or ""
        return header.partition(";")[0].strip().lower()

    def refused(self, exception: Exception) -> dict[str, Any]:
        """Answer an exception of `thads.errors`."""
        self.request.response.setStatus(status_of(exception))
        return problem_of(exception, self.request)

    def problem(
        self, status: int, kind: str, message: str, **more: Any
    ) -> dict[str, Any]:
        """Refuse with a status of its own; `more` are `errors` and further keys."""
        self.request.response.setStatus(status)
        return problem(kind, message, self.request, **more)

    def not_found(self, message: str) -> dict[str, Any]:
        """Return the answer 404."""
        return self.problem(404, "NotFound", message)

    def unprocessable(self, message: str, **more: Any) -> dict[str, Any]:
        """Return the answer 422."""
        return self.problem(422, "UnprocessableEntity", message, **more)

    def too_often(self, message: str, seconds: int, **more: Any) -> dict[str, Any]:
        """Refuse for as long as a budget is spent."""
        self.request.response.setHeader("Retry-After", str(seconds))
        return self.problem(429, "TooManyRequests", message, **more)
