"""REST: the draft of what a person is writing in the form of an item, their own alone.

`type` names the form for a new item; without it, it is the form of the item itself.
`draft` is the key of the form as it was opened once.
"""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from thads.casework import draft_services
from thads.casework import drafts
from thads.publication.interfaces import IPublished
from thads.publication.vocabularies import TYPES
from ZPublisher import zpublish


class OfPublication:
    """Mixin: the form is that of an item, or of a new one of a type."""

    @zpublish(False)
    def form(self):
        """Return what names the form; "" where the person may not open it."""
        type_id = self.query.choice("type", TYPES)
        return drafts.form_of(self.context, type_id) if self._may(type_id) else ""

    def _may(self, type_id):
        if type_id:
            is_folder = hasattr(aq_base(self.context), "allowedContentTypes")
            allowed = self.context.allowedContentTypes() if is_folder else ()
            return type_id in {fti.getId() for fti in allowed}
        return IPublished.providedBy(self.context) and bool(
            getSecurityManager().checkPermission("Modify portal content", self.context)
        )


class Get(OfPublication, draft_services.Get):
    """GET @draft: what the person wrote last and has not saved, null for nothing."""


class Put(OfPublication, draft_services.Put):
    """PUT @draft: keep what the person is writing."""


class Delete(OfPublication, draft_services.Delete):
    """DELETE @draft: the person needs it no more."""
