"""Cleaning of uploaded pictures: upright, not larger than any screen, no metadata.

A photograph from a phone says where it was taken, when and with what, and may hold a
second, uncut picture as its preview. None of it belongs in the public's hands. What
people send has been through `thads.uploads` before; what programs put in has not.
"""

from PIL import Image
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamedImageField
from thads.interfaces import IThadsLayer
from thads.pictures.page_picture import bounded
from thads.plonetypes import Content
from typing import Any
from zope.container.interfaces import IContainerModifiedEvent
from zope.globalrequest import getRequest
from zope.schema import getFieldsInOrder
import logging


logger = logging.getLogger(__name__)


def clean_fields(content: Content, event: Any) -> None:
    """Clean the pictures of content that was added or changed; subscriber."""
    if IContainerModifiedEvent.providedBy(event):
        return
    if not IThadsLayer.providedBy(getRequest()):
        return
    for schema in iterSchemata(content):
        for name, field in getFieldsInOrder(schema):
            if not INamedImageField.providedBy(field):
                continue
            value = getattr(content.aq_base, name, None)
            cleaned = value and clean(value)
            if cleaned:
                setattr(content, name, cleaned)


def clean(value: Any) -> Any:
    """Return a clean copy of a picture's value, None if it is clean as it is."""
    if value.contentType == "image/svg+xml":
        # drawn, not taken; Plone hands it out as a file, never as a page
        return None
    try:
        replacement = cleaned(value.data)
    except (OSError, ValueError, Image.DecompressionBombError):
        logger.warning("not a picture that could be read: %s", value.filename)
        return None
    if replacement is None:
        return None
    data, kind = replacement
    return value.__class__(data, contentType=kind, filename=value.filename)


def cleaned(data: bytes) -> tuple[bytes, str] | None:
    """Return (data, content type) of the clean picture, None if it is clean."""
    return bounded(data)
