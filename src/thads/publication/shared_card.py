"""Card of a published item: an article of Open Graph and of schema.org."""

from functools import cached_property
from thads.organisation.shared_card import organisation
from thads.organisation.units import unit_of
from thads.pictures import sources
from thads.plonetypes import Content
from thads.plonetypes import Request
from thads.web.interfaces import ISharedCard
from thads.web.public_address import public_url
from thads.web.shared_card import public_link
from thads.web.shared_card import without_empty
from thads.worktime.clock import from_zope
from typing import Any
from zope.interface import implementer


#: schema.org's type of a content type; anything else published is an article.
TYPES = {"News Item": "NewsArticle", "OfficialDocument": "Legislation"}


@implementer(ISharedCard)
class ItemCard:
    """Adapter of an item that was published; of a draft nothing is told."""

    def __init__(self, context: Content, request: Request) -> None:
        self.context = context
        self.request = request

    @property
    def published(self) -> str:
        """Moment of publication as ISO 8601, "" for what is not published."""
        moment = self.context.effective_date
        return from_zope(moment).isoformat() if moment else ""

    @property
    def changed(self) -> str:
        """Moment of the last change as ISO 8601."""
        return from_zope(self.context.modified()).isoformat()

    @cached_property
    def picture(self) -> dict[str, Any] | None:
        """The leading picture: {src, width, height, alt}, None without one."""
        found = sources.of_content(self.context, self.request)
        return found and {
            "src": public_link(self.context, found["src"]),
            "width": str(found["width"]),
            "height": str(found["height"]),
            "alt": getattr(self.context, "image_alt", None) or "",
        }

    def properties(self) -> list[tuple[str, str]]:
        """Return that it is an article, its days and its picture."""
        pairs = [
            ("og:type", "article"),
            ("article:published_time", self.published),
            ("article:modified_time", self.changed),
        ]
        if picture := self.picture:
            pairs += [
                ("og:image", picture["src"]),
                ("og:image:width", picture["width"]),
                ("og:image:height", picture["height"]),
                ("og:image:alt", picture["alt"]),
            ]
        return [pair for pair in pairs if pair[1]]

    def facts(self) -> dict[str, Any]:
        """Return headline, days, picture, author and the unit that publishes it."""
        kind = TYPES.get(self.context.portal_type, "Article")
        author = getattr(self.context, "author_name", None)
        publisher = organisation(unit_of(self.context))
        picture = self.picture
        issued = getattr(self.context, "issued", None)
        return without_empty(
            {
                "@type": kind,
                "headline" if kind != "Legislation" else "name": self.context.Title(),
                "description": self.context.Description(),
                "url": public_url(self.context),
                "inLanguage": "vi",
                "datePublished": self.published,
                "dateModified": self.changed,
                "image": picture and picture["src"],
                "author": {"@type": "Person", "name": author} if author else publisher,
                "publisher": publisher,
                "legislationDate": issued and issued.isoformat(),
                "legislationIdentifier": getattr(self.context, "number", None),
            }
        )
