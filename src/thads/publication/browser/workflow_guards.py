"""Views that the workflow's guards ask: where an item goes next."""

from Products.Five import BrowserView
from thads.publication import settings


class Way(BrowserView):
    """The guards of the transitions that follow by themselves."""

    def skips_unit(self):
        return settings.skips_unit_review(self.context)

    def goes_to_centre(self):
        return settings.next_state(self.context) == "central_review"

    def goes_public(self):
        return settings.next_state(self.context) == "published"
