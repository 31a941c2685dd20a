"""Serve a form of collective.easyform as JSON.

Without it: its serializer (5.0.2) asks for a permission by its id in ZCML, which is no
permission's name, and answers 500 to everybody. What it would add, the rows a form has
saved, is not for a list: our forms file cases.

Upstream: collective.easyform#431, open.
"""

from collective.easyform.interfaces import IEasyForm
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.serializer.dxcontent import SerializeToJson
from thads.interfaces import IThadsLayer
from zope.component import adapter
from zope.interface import implementer


@implementer(ISerializeToJson)
@adapter(IEasyForm, IThadsLayer)
class SerializeForm(SerializeToJson):
    """A form's own fields, as those of any content."""
