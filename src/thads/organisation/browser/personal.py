"""Base of pages made for the person who is logged in."""

from plone import api
from Products.Five import BrowserView
from zExceptions import Unauthorized


class PersonalPage(BrowserView):
    """Page shown to staff only, and cached nowhere on the way to them."""

    def __call__(self) -> str:
        if api.user.is_anonymous():
            raise Unauthorized
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()
