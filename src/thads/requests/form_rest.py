"""Deserializer of EasyForms for REST: models and expressions are the Manager's.

collective.easyform takes them from whoever may edit a form, and rows of its savers
besides; our forms have no savers.
"""

from collective.easyform.interfaces import IEasyForm
from plone.restapi.deserializer import json_body
from plone.restapi.deserializer.dxcontent import DeserializeFromJson
from plone.restapi.interfaces import IDeserializeFromJson
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.requests import form_models
from thads.requests.browser.form_editors import may_edit_models
from zope.component import adapter
from zope.interface import implementer


@implementer(IDeserializeFromJson)
@adapter(IEasyForm, IThadsLayer)
class DeserializeForm(DeserializeFromJson):
    """Sets the members of a form; models and expressions for the Manager alone."""

    def __call__(self, validate_all=False, data=None, create=False, **options):
        """Set what was sent; raise NotAllowed, or Refused with the faults of models."""
        data = json_body(self.request) if data is None else data
        guarded = (*form_models.MODELS, *form_models.EXPRESSIONS)
        if not may_edit_models(self.context) and any(name in data for name in guarded):
            raise NotAllowed(_("Models and expressions of a form are the Manager's."))
        problems = {}
        for name in form_models.MODELS:
            found = form_models.faults(data[name]) if name in data else ()
            if found:
                parts = ", ".join(found[:20])
                problems[name] = _(
                    "The model was not saved: a form may not hold ${parts}.",
                    mapping={"parts": parts},
                )
        if problems:
            raise Refused(problems)
        return super().__call__(validate_all, data, create, **options)
