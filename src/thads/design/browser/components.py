"""`@@thads-components`: the macros of what needs figures or repeats a pattern."""

from thads.design.relative_time import told
from thads.web.macros import Macros


class Components(Macros):
    """The macros, and what they ask."""

    def told(self, moment):
        """When it was, for the macros `ago` and `since`."""
        return told(moment)
