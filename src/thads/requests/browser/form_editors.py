"""EasyForm's pages on which a form is changed: its fields, its actions, its XML.

The XML editors are the server's Manager's; the lists offer the types of
`form_types.csv` and are for whoever may edit the form.
"""

from AccessControl import Unauthorized
from AccessControl import getSecurityManager
from collective.easyform.browser import actions
from collective.easyform.browser import fields
from collective.easyform.interfaces import IActionFactory
from copy import copy
from Products.statusmessages.interfaces import IStatusMessage
from thads import _
from thads.requests import form_models
from thads.web import parameters
from zope.component import getUtilitiesFor
from zope.i18n import translate
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary
from ZPublisher import zpublish


#: The longest model that is taken, in characters; the longest shipped one has 9,000.
LONGEST = 200_000


def may_edit_models(context) -> bool:
    """Return whether the current person is the server's Manager."""
    return bool(getSecurityManager().checkPermission("Manage portal", context))


class XmlEditor:
    """Mixin of EasyForm's XML editors that refuses parts a model may not hold.

    A refused model stays in the editor, with the names of those parts above it.
    """

    typed = None

    def __call__(self):
        """Save the model that was sent, if it is in order, and show the editor."""
        if parameters.given(self.request.form, "form.button.save"):
            if not self.authorized(self.context, self.request):
                raise Unauthorized("The token of the form is missing.")
            self.take(
                parameters.text(
                    self.request.form, "source", most=LONGEST + 1, lines=True
                )
            )
        return self.template()

    def take(self, source):
        """Save a model, or answer 400 with the names of the parts it may not hold."""
        found = form_models.faults(source)
        if len(source) > LONGEST or found:
            self.typed = source
            self.request.response.setStatus(400)
            message = _(
                "The model was not saved: a form may not hold ${parts}.",
                mapping={"parts": ", ".join(found[:20]) or len(source)},
            )
            IStatusMessage(self.request).add(message, "error")
        else:
            self.save(form_models.cleaned(source))
            IStatusMessage(self.request).add(_("The model is saved."), "info")

    def modelSource(self):
        """Return the XML in the editor: the saved one, or one that was refused."""
        return super().modelSource() if self.typed is None else self.typed


class FieldsXmlEditor(XmlEditor, fields.ModelEditorView):
    """The XML of a form's fields."""


class ActionsXmlEditor(XmlEditor, actions.ModelEditorView):
    """The XML of a form's actions."""


class WithoutXml:
    """Mixin of EasyForm's lists that offers the XML editor to the Manager alone."""

    def updateActions(self):
        """Remove the button of the XML editor for everybody but the Manager."""
        super().updateActions()
        if not may_edit_models(self.context):
            del self.actions["modeleditor"]


class FieldsListing(WithoutXml, fields.FieldsSchemaListing):
    """The list of a form's fields."""


class FieldsListingPage(fields.EasyFormFieldsListingPage):
    """The page of a form's fields."""

    form = FieldsListing


class ActionsListing(WithoutXml, actions.EasyFormActionsListing):
    """The list of a form's actions."""


class ActionsListingPage(actions.EasyFormActionsListingPage):
    """The page of a form's actions."""

    form = ActionsListing


class FormFields(fields.EasyFormFieldsView):
    """The fields of a form, with the types that may be added."""

    @property
    @zpublish(False)
    def allowedFields(self):
        """Types of fields of the site's setting that are in `form_types.csv` too."""
        ours = form_models.allowed("field", "factory")
        return [name for name in super().allowedFields or () if name in ours]


class FieldEditForm(fields.FieldEditForm):
    """Form of a field; it offers the vocabularies of `form_types.csv` alone."""

    def updateFields(self):
        """Let the field of the vocabulary choose from those of `form_types.csv`."""
        super().updateFields()
        if "vocabularyName" in self.fields:
            chosen = copy(self.fields["vocabularyName"].field)
            chosen.vocabularyName = "thads.requests.form_vocabularies"
            self.fields["vocabularyName"].field = chosen


class FieldEditPage(fields.EditView):
    """The page of a field's form."""

    form = FieldEditForm


@provider(IVocabularyFactory)
def form_vocabularies(context):
    """Return the vocabularies a form's field may choose from."""
    return SimpleVocabulary(
        [
            SimpleTerm(name, name, name)
            for name in sorted(form_models.allowed("vocabulary"))
        ]
    )


@provider(IVocabularyFactory)
def form_actions(context):
    """Return the actions a form may have, of those this person may add."""
    ours = form_models.allowed("action", "factory")
    return SimpleVocabulary(
        [
            SimpleTerm(factory, translate(factory.title), factory.title)
            for name, factory in getUtilitiesFor(IActionFactory)
            if name in ours and factory.available(context)
        ]
    )
