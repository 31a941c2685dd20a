"""Head of a public page: its card for messengers, its facts for searches."""

from plone import api
from plone.app.layout.viewlets import ViewletBase
from thads.web.interfaces import ISharedCard
from thads.web.public_address import public_url
from thads.web.shared_card import as_script
from zope.component import getMultiAdapter
from zope.component import queryMultiAdapter


class SharedCard(ViewletBase):
    """Viewlet of `plone.htmlhead`, for readers without an account.

    It stands on the page of an item alone, not on its forms and its errors: these
    speak of other things than their title.
    """

    def update(self) -> None:
        """Ask the content for its card."""
        super().update()
        self.card = None
        state = getMultiAdapter(
            (self.context, self.request), name="plone_context_state"
        )
        if (
            api.user.is_anonymous()
            and state.is_view_template()
            and not getattr(self.__parent__, "error_status", 0)
        ):
            self.card = queryMultiAdapter((self.context, self.request), ISharedCard)

    @property
    def frame(self):
        """The frame of the page, which knows its title and its description."""
        return getMultiAdapter((self.context, self.request), name="thads-frame")

    @property
    def properties(self) -> list[tuple[str, str]]:
        """Pairs of a property of Open Graph and its content."""
        pairs = [
            ("og:site_name", self.frame.home_title),
            ("og:locale", "vi_VN"),
            ("og:title", self.context.Title()),
            ("og:description", self.frame.description),
            ("og:url", public_url(self.context)),
            *self.card.properties(),
        ]
        return [pair for pair in pairs if pair[1]]

    @property
    def script(self) -> str:
        """The facts as JSON-LD."""
        return as_script(self.card.facts())

    def render(self) -> str:
        """Return the elements of the head, nothing for a page without a card."""
        return self.index() if self.card is not None else ""
