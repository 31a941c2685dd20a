"""Revision of an item: number of the steps taken, and a digest of its content.

The digest is of the stored attributes, hence of every field there is or will be, and of
the address. It has the values themselves, because neither mark the database offers can
stand for them: the serial of an object changes with every indexing, lock and change of
permissions, and within the transaction of an edit is still the old one; the time of the
last change is set by every indexing, too. So what was changed and changed back is what
was shown; comments of readers, previews of pictures and locks are no content.

A decision on a working copy rests on the published version as well: it is what the
changes are shown against, and what the copy takes the place of.
"""

from Acquisition import aq_base
from collections.abc import Mapping
from DateTime import DateTime
from hashlib import blake2b
from persistent import Persistent
from plone.app.textfield.interfaces import IRichTextValue
from plone.namedfile.interfaces import INamed
from thads.interfaces import IRevised
from thads.publication import four_eyes
from thads.publication import openings
from thads.publication import working_copies
from thads.publication.approval import steps_of
from thads.publication.interfaces import IPublished
from z3c.relationfield.interfaces import IRelationValue
from zope.component import adapter
from zope.interface import implementer
import transaction


#: Attributes that are no content, besides those with an underscore in front, in which
#: Zope and Plone note owner, annotations, locks and permissions. The steps are counted.
NO_CONTENT = frozenset(
    {
        four_eyes.HANDS,
        openings.OPENED,
        "cmf_uid",
        "location_id",
        "modification_date",
        "reminded",
        "version_id",
        "workflow_history",
    }
)
#: Bytes of a digest.
DIGEST = 10


@implementer(IRevised)
@adapter(IPublished)
class Revision:
    """Adapter of items to `IRevised`."""

    def __init__(self, context):
        self.context = context

    @property
    def revision(self):
        """Steps and digest: `3.5f1c…`."""
        shown = [content_of(self.context)]
        original = working_copies.original_of(self.context)
        if original is not None:
            shown += [steps_of(original), content_of(original)]
        digest = blake2b(
            repr(shown).encode("utf-8", "surrogatepass"), digest_size=DIGEST
        )
        return f"{len(steps_of(self.context))}.{digest.hexdigest()}"


def content_of(item):
    """Return path, type and stored attributes of an item, as plain values."""
    stored = aq_base(item)
    if isinstance(stored, Persistent):
        stored._p_activate()
    return (
        item.getPhysicalPath(),
        item.portal_type,
        [
            (name, plain(value))
            for name, value in sorted(vars(stored).items())
            if name not in NO_CONTENT and not name.startswith("_")
        ],
    )


def plain(value):
    """Return a value such that its `repr` is the same whenever the content is.

    A file is known by its name, kind, size, the millisecond in which its bytes came in
    and the place of its blob in the database: the bytes are not read.
    """
    if IRichTextValue.providedBy(value):
        return ("text", value.mimeType, value.outputMimeType, value.raw)
    if INamed.providedBy(value):
        return (
            "file",
            value.filename,
            getattr(value, "contentType", ""),
            value.getSize(),
            getattr(value, "_modified", None),
            _place(getattr(value, "_blob", value)),
        )
    if IRelationValue.providedBy(value):
        return ("relation", value.to_id, None if value.to_id else value.to_path)
    if isinstance(value, DateTime):
        return ("moment", value.micros())
    if isinstance(value, Mapping):
        return sorted((repr(key), plain(each)) for key, each in value.items())
    if isinstance(value, set | frozenset):
        return sorted(repr(plain(each)) for each in value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Persistent):
        return _serial(value)
    return value


def _place(stored):
    """Return the object id of what is stored; a savepoint gives one to what is new."""
    if stored._p_oid is None:
        transaction.savepoint(optimistic=True)
    return stored._p_oid


def _serial(value):
    return (value._p_oid, value._p_serial)
