"""The handbooks in the browser: `tro-giup`, `tro-giup/<chapter>`, their pictures."""

from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.site import handbook
from thads.web.path_view import PathView
from zExceptions import NotFound
from zExceptions import Unauthorized


#: The address of the handbooks below the portal.
NAME = "tro-giup"


class HelpPage(PathView):
    """The list of chapters, or the chapter the address names."""

    index = ViewPageTemplateFile("templates/help.pt")

    def __call__(self):
        if self.path[:1] == ["images"]:
            return self.image(*self.path[1:2])
        if len(self.path) > 1 or self.path and self.chapter is None:
            raise NotFound(self.context, "/".join(self.path), self.request)
        if self.chapter and self.chapter.audience not in self.audiences:
            raise Unauthorized(self.chapter.id)
        return self.index()

    @property
    def audiences(self):
        """The audiences whose chapters the reader may open."""
        return {"public"} if api.user.is_anonymous() else {"public", "staff"}

    @property
    def chapter(self):
        """The chapter the address names, None on the list."""
        return handbook.chapters().get(self.path[0]) if self.path else None

    @property
    def written(self):
        """The rendered text of the chapter."""
        return handbook.rendered(self.chapter.id)

    @property
    def page_title(self):
        """The title of the chapter, or of the list."""
        return self.chapter.title if self.chapter else _("Help")

    @property
    def crumbs_above(self):
        """The breadcrumb [{title, url}] of the list, above a chapter."""
        if self.chapter is None:
            return []
        address = f"{self.context.absolute_url()}/{NAME}"
        return [{"title": api.portal.translate(_("Help")), "url": address}]

    @property
    def chapters(self):
        """The chapters the reader may open."""
        found = handbook.chapters().values()
        return [each for each in found if each.audience in self.audiences]

    def address(self, chapter):
        """Return the address of a chapter."""
        return f"{self.context.absolute_url()}/{NAME}/{chapter.id}"

    def image(self, name=""):
        """Return a picture of the handbooks; they show invented people only."""
        known = {path.name: path for path in handbook.IMAGES.glob("*.webp")}
        if name not in known:
            raise NotFound(self.context, name, self.request)
        response = self.request.response
        response.setHeader("Content-Type", "image/webp")
        response.setHeader("Cache-Control", "public, max-age=86400")
        return known[name].read_bytes()
