"""Forms with rich text: its pictures must be described."""

from plone.app.textfield.interfaces import IRichText
from thads.interfaces import IThadsLayer
from thads.publication import pictures
from z3c.form.interfaces import IForm
from z3c.form.interfaces import IWidget
from z3c.form.validator import SimpleFieldValidator
from zope.component import adapter
from zope.interface import Interface


@adapter(Interface, IThadsLayer, IForm, IRichText, IWidget)
class DescribedPictures(SimpleFieldValidator):
    """Validator of rich text: its pictures are described, and such as may come in."""

    def validate(self, value, force=False) -> None:
        """Raise RefusedPicture if one lacks its description, or the gate refuses it."""
        super().validate(value, force)
        pictures.check(value)
