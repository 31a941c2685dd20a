"""plone.restapi's `@workflow/<transition>`, with a body whose members are checked.

plone.restapi hands the body on as it is: `{"comment": ["x"]}` reaches the workflow's
history and whoever reads it.
"""

from plone.restapi.deserializer import json_body
from plone.restapi.services.workflow.transition import WorkflowTransition
from thads.interfaces import IRepeatable
from thads.web import revisions
from thads.web.json_objects import JsonObject
from typing import Any


#: Characters of a comment.
COMMENT = 20_000
DATES = ("effective", "expires", "effectiveDate", "expirationDate")


class Transition(WorkflowTransition):
    """A transition; Refused when a member is not of its kind.

    `revision`: what was shown to the sender; Stale (409) if it is no longer so.
    """

    #: Members a transition of this kind has besides: texts.
    texts: tuple[str, ...] = ()
    #: True if the same step came before, by the same person on the same revision.
    repeated = False

    def reply(self) -> Any:
        body = JsonObject(json_body(self.request))
        for name in self.texts:
            body.text(name)
        self.comment(body)
        body.flag("include_children")
        for name in DATES:
            body.text(name, most=100)
        self.check_revision(body)
        return super().reply()

    def check_revision(self, body: JsonObject) -> None:
        """Raise Stale if the item is no longer as it was shown.

        The same step sent twice is one step: plone.restapi answers it with the state.
        """
        shown = body.text(revisions.NAME)
        comment = self.comment(body)
        if revisions.came_before(self.context, shown, self.transition, comment):
            self.repeated = True
        elif IRepeatable(self.context, None) or not self.is_same_state(self.context):
            revisions.check(self.context, shown)

    def comment(self, body: JsonObject) -> str:
        """Return the comment as it is stored; empty if it is null or not given."""
        return body.text("comment", most=COMMENT, lines=True)

    def recurse_transition(
        self, objs: Any, comment: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Take the step, unless it came before, with the comment as it is stored."""
        if not self.repeated:
            written = self.comment(JsonObject({"comment": comment}))
            super().recurse_transition(objs, written, *args, **kwargs)
