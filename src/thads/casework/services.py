"""REST of tracked items: the one way to take a step of any of them."""

from plone.protect.interfaces import IDisableCSRFProtection
from thads.casework import steps
from thads.plonetypes import Request
from thads.web.services import Service
from thads.worktime import clock
from typing import Self
from typing import TypedDict
from zope.interface import alsoProvides
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


#: Bytes of all files sent with a step, before the room's gate counts them itself.
MOST_BYTES = 40 * 2**20


#: The answer to a step: plone.restapi's of its own `@workflow`, and the revision.
StepAnswer = TypedDict(
    "StepAnswer",
    {
        "@id": str,
        "action": str,
        "actor": str,
        "comments": str,
        "review_state": str,
        "revision": int,
        "time": str,
        "title": str,
    },
)


@implementer(IPublishTraverse)
class TakeStep(Service):
    """POST <item>/@workflow/<step>: the step's fields, `attachments`, `revision`.

    plone.restapi's address and answer. `revision` is the number of steps the sender was
    shown; with another one the answer is 409 and nothing is changed.
    """

    step = ""

    def publishTraverse(self, request: Request, name: str) -> Self:
        self.step = f"{self.step}/{name}" if self.step else name
        return self

    def reply(self) -> StepAnswer:
        alsoProvides(self.request, IDisableCSRFProtection)
        body = self.body()
        files = [
            (file.filename, file.data, file.content_type)
            for file in body.files("attachments", MOST_BYTES)
        ]
        revision = body.integer("revision") if "revision" in body else None
        item = steps.take(
            self.context, self.step, body.members, files, revision=revision
        )
        entry = item.trail[-1]
        return {
            "@id": item.absolute_url(),
            "action": entry.step,
            "actor": entry.person,
            "comments": entry.note,
            "review_state": entry.state,
            "revision": item.revision,
            "time": clock.iso(entry.time),
            "title": item.process.states[entry.state].title,
        }
