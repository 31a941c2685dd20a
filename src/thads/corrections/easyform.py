"""A form as JSON, where collective.easyform 5.0.2 answers 500 to everybody.

Its serializer asks for a permission by its id in ZCML, which is no permission's name.
What it would add, the rows a form has saved, is none of a list's business: our forms
file cases. Reported nowhere upstream that we know of.
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
