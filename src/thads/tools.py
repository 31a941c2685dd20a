"""Tools of the portal, for what every page asks.

`plone.api` checks its parameters, walks up to the portal and wraps the tool in the
request anew: 40 times the price of taking it from the site that was traversed, which
a page would pay ten times. What is asked once in a while goes through `plone.api`.
"""

from typing import Any
from zope.component.hooks import getSite


def tool(name: str) -> Any:
    """Return a tool of the present portal, `portal_catalog`; KeyError if it has none.

    The portal is the only kind of site there is: localities have no components of
    their own.
    """
    return getSite()[name]
