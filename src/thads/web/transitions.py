"""plone.restapi's `@workflow/<transition>`, with a body whose members are checked.

plone.restapi hands the body on as it is: `{"comment": ["x"]}` reaches the workflow's
history and whoever reads it.
"""

from plone.restapi.deserializer import json_body
from plone.restapi.services.workflow.transition import WorkflowTransition
from thads.web.json_objects import JsonObject
from typing import Any


#: Characters of a comment.
COMMENT = 20_000
DATES = ("effective", "expires", "effectiveDate", "expirationDate")


class Transition(WorkflowTransition):
    """A transition; Refused when a member is not of its kind."""

    def reply(self) -> Any:
        body = JsonObject(json_body(self.request))
        body.text("comment", most=COMMENT, lines=True)
        body.flag("include_children")
        for name in DATES:
            body.text(name, most=100)
        return super().reply()
