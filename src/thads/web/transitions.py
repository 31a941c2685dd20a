"""plone.restapi's `@workflow/<transition>`, with a body whose members are checked.

plone.restapi hands the body on as it is: `{"comment": ["x"]}` reaches the workflow's
history and whoever reads it.
"""

from plone.restapi.deserializer import json_body
from plone.restapi.services.workflow.transition import WorkflowTransition
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

    def reply(self) -> Any:
        body = JsonObject(json_body(self.request))
        for name in self.texts:
            body.text(name)
        body.text("comment", most=COMMENT, lines=True)
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
        if not self.is_same_state(self.context):
            revisions.check(self.context, shown)
