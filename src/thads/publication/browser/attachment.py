"""Attached files of items, as they are handed out."""

from Products.Five import BrowserView
from thads.publication import review
from thads.uploads.downloads import hand_out
from thads.web import parameters
from zExceptions import NotFound
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class AttachmentView(BrowserView):
    """`@@attachment/<number>/<file name>`: one attached file."""

    number = None

    def publishTraverse(self, request, name):
        if self.number is None:
            self.number = parameters.position(name)
            if self.number is None:
                raise NotFound(name)
        return self

    def __call__(self):
        files = getattr(self.context, "attachments", None) or ()
        if not self.number or self.number > len(files):
            raise NotFound("attachment")
        published = review.state_of(self.context) == "published"
        return hand_out(
            files[self.number - 1], self.request.response, personal=not published
        )
