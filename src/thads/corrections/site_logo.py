"""Answer 404 to the logo of a site that has none.

Without it: `@@site-logo` fails with an error of the server where nobody has set a logo,
for everybody who asks.

Upstream: not reported yet.
"""

from Products.CMFPlone.browser.sitelogo import SiteLogo as PloneSiteLogo
from zExceptions import NotFound


class SiteLogo(PloneSiteLogo):
    """`@@site-logo`."""

    def __call__(self):
        if self.data is None:
            raise NotFound(self.context, "site-logo", self.request)
        return super().__call__()
