"""What pages made for the person who is logged in have in common."""

from plone import api
from Products.Five import BrowserView
from zExceptions import Unauthorized


class PersonalPage(BrowserView):
    """Shown to people of the staff only, and kept nowhere on the way to them."""

    def __call__(self):
        if api.user.is_anonymous():
            raise Unauthorized
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()
