"""`@@thads-components`: the macros of what needs figures or repeats a pattern."""

from Products.Five import BrowserView
from thads.design.relative_time import told


class Components(BrowserView):
    """The macros, and what they ask."""

    def told(self, moment):
        """When it was, for the macros `ago` and `since`."""
        return told(moment)
