"""A form as JSON, where collective.easyform 5.0.2 answers 500 to everybody.

Its serializer asks for a permission by its id in ZCML, which is no permission's name.
What it would add, the rows a form has saved, is none of a list's business: our forms
file cases. Reported nowhere upstream that we know of.
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
