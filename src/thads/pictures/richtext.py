"""Picture variants for pictures in running text whose editor chose none.

Plone makes `<picture>` with all sizes of those whose variant the editor chose; what
was pasted, imported or came by REST has none. Pictures of other sites are left alone.
"""

from bs4 import BeautifulSoup
from plone.outputfilters.interfaces import IFilter
from thads.interfaces import IThadsLayer
from thads.plonetypes import Content
from thads.plonetypes import Request
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer
from ZPublisher import zpublish


VARIANT = "medium"


@zpublish(False)
@implementer(IFilter)
@adapter(Interface, IThadsLayer)
class ChooseVariant:
    """Output filter that runs before Plone's own for pictures (700 and 800)."""

    order = 600

    def __init__(self, context: Content = None, request: Request = None) -> None:
        self.context = context
        self.request = request

    def is_enabled(self) -> bool:
        """Return whether there is a context to filter for."""
        return self.context is not None

    @zpublish(False)
    def __call__(self, data: str) -> str | None:
        if "<img" not in data:
            return None
        soup = BeautifulSoup(data, "html.parser")
        for image in soup.find_all("img"):
            source = str(image.get("src", ""))
            ours = "resolveuid/" in source.lower() or "/@@images/" in source
            if ours and not image.get("data-picturevariant"):
                image["data-picturevariant"] = VARIANT
            image["loading"] = "lazy"
            image["decoding"] = "async"
        return str(soup)
