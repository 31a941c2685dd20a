"""REST of tracked items: the one way to take a step of any of them."""

from plone.protect.interfaces import IDisableCSRFProtection
from thads.casework import steps
from thads.plonetypes import Request
from thads.uploads.gate import Sent
from thads.web.services import Service
from thads.web.visibility import is_viewable
from thads.worktime import clock
from typing import NotRequired
from typing import Self
from typing import TypedDict
from zope.interface import alsoProvides
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
from ZPublisher import zpublish


#: Bytes of all files sent with a step, before the room's gate counts them itself.
MOST_BYTES = 40 * 2**20


#: The answer to a step: plone.restapi's of its own `@workflow`, and the revision.
StepAnswer = TypedDict(
    "StepAnswer",
    {
        "@id": NotRequired[str],
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
        values, files, revision = self.sent()
        taken = steps.taken(self.context, self.step, values, files, revision=revision)
        return answer_of(taken)

    @zpublish(False)
    def sent(self) -> tuple[dict[str, object], list[Sent], int | None]:
        """Return values, files and revision as the body has them."""
        body = self.body()
        files: list[Sent] = [
            (file.filename, file.data, file.content_type)
            for file in body.files("attachments", MOST_BYTES)
        ]
        revision = body.integer("revision") if "revision" in body else None
        return body.members, files, revision


def answer_of(taken: steps.TakenStep) -> StepAnswer:
    """Return the answer to a step: what it wrote, whatever others have done since.

    Without the item's address, if the person may no longer view it there.
    """
    item, entry = taken.item, taken.entry
    answer: StepAnswer = {
        "action": entry.step,
        "actor": entry.person,
        "comments": entry.note,
        "review_state": entry.state,
        "revision": taken.number + 1,
        "time": clock.iso(entry.time),
        "title": item.process.states[entry.state].title,
    }
    if is_viewable(item):
        answer["@id"] = item.absolute_url()
    return answer
