"""plone.restapi's `@workflow/<transition>`, with a body whose members are checked.

plone.restapi hands the body on as it is: `{"comment": ["x"]}` reaches the workflow's
history and whoever reads it. It answers a step that is not possible with 400, and with
200 where the item is in the step's state already, whoever has brought it there.
"""

from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.serializer.converters import json_compatible
from plone.restapi.services.workflow.transition import WorkflowTransition
from thads.errors import Refused
from thads.web import revisions
from thads.web import steps
from thads.web.json_objects import JsonObject
from typing import Any
from typing import Self
import transaction


#: Characters of a comment.
COMMENT = 20_000
DATES = ("effective", "expires", "effectiveDate", "expirationDate")


class Transition(WorkflowTransition):
    """A transition; Refused when a member is not of its kind.

    `revision`: what was shown to the sender; Stale (409) if it is no longer so. The
    same step sent twice is one step, and is answered alike.
    """

    #: Members a transition of this kind has besides: texts.
    texts: tuple[str, ...] = ()
    transition: str | None

    def publishTraverse(self, request: Any, name: str) -> Self:
        """Take what stands behind the name of the service for the step's id."""
        self.transition = f"{self.transition}/{name}" if self.transition else name
        return self

    def reply(self) -> Any:
        body = JsonObject(json_body(self.request))
        for name in self.texts:
            body.text(name)
        self.comment(body)
        body.flag("include_children")
        for name in DATES:
            body.text(name, most=100)
        shown, step = body.text(revisions.NAME), self.transition or ""
        taken = self.same_click(shown, step, body)
        if taken is not None:
            return answer_of(self.context, taken)
        steps.check(self.context, step)
        revisions.check(self.context, shown)
        answer = super().reply()
        if self.request.response.getStatus() >= 400:
            transaction.doom()  # plone.restapi dates an item before it takes the step
        return answer

    def same_click(self, shown: str, step: str, body: JsonObject) -> steps.Taken | None:
        """Return the step the same click took before, None if none came."""
        return steps.same_click(self.context, shown, step, self.comment(body))

    def comment(self, body: JsonObject) -> str:
        """Return the comment as it is stored; empty if it is null or not given."""
        return body.text("comment", most=COMMENT, lines=True)

    def recurse_transition(
        self, objs: Any, comment: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Take the step, with the comment as it is stored."""
        written = self.comment(JsonObject({"comment": comment}))
        super().recurse_transition(objs, written, *args, **kwargs)

    def is_same_state(self, obj: Any) -> bool:
        """Return whether an object needs no step: of those in a folder alone."""
        return obj is not self.context and super().is_same_state(obj)


def answer_before(item: Any, request: Any) -> Any:
    """Return the answer of the same click that came before, None if none came.

    For an item that this very step has hidden from whoever took it.
    """
    _address, name, step = request.get("ACTUAL_URL", "").rpartition("/@workflow/")
    if request.method != "POST" or not name or not step:
        return None
    try:
        body = JsonObject(json_body(request))
        shown = body.text(revisions.NAME)
        comment = body.text("comment", most=COMMENT, lines=True)
    except (DeserializationError, Refused):
        return None  # it was no step then either
    taken = steps.same_click(item, shown, step, comment)
    return None if taken is None else answer_of(item, taken)


def answer_of(item: Any, taken: steps.Taken) -> Any:
    """Return a step that was taken as plone.restapi answers it."""
    title = steps.title_of_state(item, taken.get("review_state") or "")
    return json_compatible({**taken, "title": title})
