"""Pictures in running text: they get Plone's picture variants though nobody chose one.

Plone makes `<picture>` with all sizes of those whose variant the editor chose; what
was pasted, imported or came by REST has none. Pictures of elsewhere are left alone.
"""

from bs4 import BeautifulSoup
from plone.outputfilters.interfaces import IFilter
from thads.interfaces import IThadsLayer
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer
from ZPublisher import zpublish


VARIANT = "medium"


@zpublish(False)
@implementer(IFilter)
@adapter(Interface, IThadsLayer)
class ChooseVariant:
    """Runs before Plone's own filters for pictures (700 and 800)."""

    order = 600

    def __init__(self, context=None, request=None):
        self.context = context
        self.request = request

    def is_enabled(self):
        return self.context is not None

    @zpublish(False)
    def __call__(self, data):
        if "<img" not in data:
            return None
        soup = BeautifulSoup(data, "html.parser")
        for image in soup.find_all("img"):
            source = image.get("src", "")
            ours = "resolveuid/" in source.lower() or "/@@images/" in source
            if ours and not image.get("data-picturevariant"):
                image["data-picturevariant"] = VARIANT
            image["loading"] = "lazy"
            image["decoding"] = "async"
        return str(soup)
