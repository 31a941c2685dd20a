"""Views that the workflow's guards ask: where an item goes next, and who decides."""

from Products.Five import BrowserView
from thads.publication import four_eyes
from thads.publication import openings
from thads.publication import settings


class Way(BrowserView):
    """`@@publication-way`: guards of approval and of the automatic transitions."""

    def may_be_approved(self):
        """Return whether the person has no hand in what they would approve."""
        return four_eyes.may_approve(self.context)

    def may_be_taken_back(self):
        """Return whether the person sent the item off and nobody has opened it."""
        return openings.may_take_back(self.context)

    def skips_unit(self):
        """Return whether an item that was submitted has no review in its unit."""
        return settings.skips_unit_review(self.context)

    def goes_to_centre(self):
        """Return whether an item that was approved has a review by the centre next."""
        return settings.next_state(self.context) == "central_review"

    def goes_public(self):
        """Return whether an item that was approved is published next."""
        return settings.next_state(self.context) == "published"
