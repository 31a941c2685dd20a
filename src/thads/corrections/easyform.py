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
from thads.requests.form_models import EXPRESSIONS
from thads.requests.form_models import MODELS
from zope.component import adapter
from zope.interface import implementer


@implementer(ISerializeToJson)
@adapter(IEasyForm, IThadsLayer)
class SerializeForm(SerializeToJson):
    """A form's own fields, as those of any content, without its models and code."""

    def __call__(self, version=None, include_items=True):
        """Return what is public of a form; how it is built is nobody's to read here."""
        answer = super().__call__(version, include_items)
        for name in (*MODELS, *EXPRESSIONS):
            answer.pop(name, None)
        return answer
