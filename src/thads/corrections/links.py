"""Links and relations tell of nothing that their reader may not view.

Without it: over REST a published item shows title and summary of every item its editor
chose as related, drafts too; a text shows the address of what it links to and the title
of what its pictures are taken from; `@linkintegrity` and the page that asks before a
deletion name every item that links there, whoever asks.

Upstream: not reported yet.
"""

from plone import api
from plone.app.linkintegrity.browser.info import DeleteConfirmationInfo
from plone.dexterity.interfaces import IDexterityContent
from plone.outputfilters.filters.resolveuid_and_caption import (
    ResolveUIDAndCaptionFilter,
)
from plone.outputfilters.interfaces import IFilter
from plone.restapi.serializer.relationfield import RelationChoiceFieldSerializer
from plone.restapi.serializer.relationfield import RelationListFieldSerializer
from plone.restapi.services.linkintegrity.get import LinkIntegrityGet
from plone.restapi.services.relations.get import GetRelations
from thads import _
from thads.interfaces import IThadsLayer
from thads.web import parameters
from thads.web.visibility import is_public
from thads.web.visibility import is_viewable
from z3c.relationfield.interfaces import IRelationChoice
from z3c.relationfield.interfaces import IRelationList
from zExceptions import NotFound
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer
from ZPublisher import zpublish


@adapter(IRelationList, IDexterityContent, IThadsLayer)
class ViewableRelations(RelationListFieldSerializer):
    """Related items of an item as JSON, those its reader may view."""

    def get_value(self, default=None):
        """Return the relations to what may be viewed."""
        found = super().get_value(default) or []
        return [each for each in found if is_viewable(each.to_object)]


@adapter(IRelationChoice, IDexterityContent, IThadsLayer)
class ViewableRelation(RelationChoiceFieldSerializer):
    """One related item as JSON, None where its reader may not view it."""

    def get_value(self, default=None):
        """Return the relation."""
        found = super().get_value(default)
        there = getattr(found, "to_object", None)
        return found if there is not None and is_viewable(there) else None


@zpublish(False)
@implementer(IFilter)
@adapter(Interface, IThadsLayer)
class PublicLinks(ResolveUIDAndCaptionFilter):
    """Output filter of rich text: what is not public stays an id without a name.

    Not what its reader may view: Plone stores the filtered text with the item and shows
    it to the next one. `resolveuid/<uid>` leads whoever may view there all the same.
    """

    @zpublish(False)
    def resolve_link(self, href):
        """Return (object, rest of the path, appendix), as Plone's."""
        found, rest, appendix = super().resolve_link(href)
        if found is None or is_public(found):
            return found, rest, appendix
        return None, href.removesuffix(appendix), appendix

    @zpublish(False)
    def resolve_image(self, src):
        """Return (scale, image, address, description), as Plone's."""
        scale, image, address, description = super().resolve_image(src)
        if image is None or is_public(image):
            return scale, image, address, description
        return None, None, src, None


class ViewableSources(DeleteConfirmationInfo):
    """`delete_confirmation_info`: what links to an item; no names of the hidden."""

    def check_object(self, *args, **options):
        """Return what links to an object, as Plone's."""
        found = super().check_object(*args, **options)
        for source in (found or {}).get("sources", ()):
            if not source["accessible"]:
                source |= {"uid": "", "title": _("An item you may not view"), "url": ""}
        return found


def require_viewable(form, *names):
    """Raise NotFound if a parameter names an item that may not be viewed."""
    uids = [uid for name in names for uid in parameters.texts(form, name)]
    for uid in uids:
        if not api.portal.get_tool("portal_catalog")(UID=uid, show_inactive=True):
            raise NotFound(uid)


class LinksToViewable(LinkIntegrityGet):
    """GET @linkintegrity: what links to items; a hidden one is not there."""

    def reply(self):
        """Return what links to the items of `uids`."""
        require_viewable(self.request.form, "uids")
        return super().reply()


class RelationsOfViewable(GetRelations):
    """GET @relations: relations of items; a hidden one is not there."""

    def reply(self):
        """Return the relations of `source`, or to `target`."""
        require_viewable(self.request.form, "source", "target")
        return super().reply()
