"""Plone's forms for everybody: faults at the top, each field tied to its words.

z3c.form renders label, control, hint and error side by side, tied by nothing a screen
reader knows. Here the control is told which words are its own.
"""

from html import escape
from plone.app.dexterity.behaviors.metadata import EffectiveAfterExpires
from plone.app.event.dx.behaviors import StartBeforeEnd
from plone.app.z3cform.views import Macros
from plone.app.z3cform.views import RenderWidget
from plone.formwidget.namedfile.interfaces import INamedFileWidget
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile as FiveTemplate
from thads import _
from thads.errors import InvalidField
from zope.browserpage.viewpagetemplatefile import ViewPageTemplateFile
from zope.component import getMultiAdapter
from zope.i18n import translate
import re


CONTROL = re.compile(r"<(input|select|textarea)\b([^<>]*)>", re.I)
HIDDEN = re.compile(r"\btype=[\"']?(hidden|button|submit)\b", re.I)
OWN_LABEL = re.compile(r"\btype=[\"']?(radio|checkbox)\b", re.I)
#: Where Plone chooses a file, and what it says of the kinds below: `image/*`.
FILE = re.compile(r'(<input class="form-control)(?=[^<>]*\btype="file")')
KINDS = re.compile(r'<div class="form-text"\s*>[^<]*</div>')
#: Invariants of Plone's, and the field each is about.
PLONES = ((EffectiveAfterExpires, "expires"), (StartBeforeEnd, "end"))
ID = re.compile(r"\bid=[\"']([^\"']+)[\"']")


def controls(html):
    """Return the matches of the controls people meet."""
    return [found for found in CONTROL.finditer(html) if not HIDDEN.search(found[2])]


def target(html, widget_id):
    """Return the id a label and a link to the field have to name."""
    ids = [named[1] for found in controls(html) if (named := ID.search(found[2]))]
    return widget_id if widget_id in ids or not ids else ids[0]


def tied(html, attributes):
    """Return the widget's HTML, each control with these attributes added.

    Radio buttons and boxes have labels of their own; the group around them has the
    words of the field.
    """

    def dressed(found):
        if HIDDEN.search(found[2]) or OWN_LABEL.search(found[2]):
            return found[0]
        added = "".join(
            f' {name}="{value}"'
            for name, value in attributes.items()
            if value and f"{name}=" not in found[2]
        )
        end = "/" if found[2].rstrip().endswith("/") else ""
        return f"<{found[1]}{found[2].rstrip().removesuffix('/')}{added} {end}>"

    return CONTROL.sub(dressed, html)


def choosing(html, kinds, script):
    """Return the HTML of Plone's widget of a file, chosen in the words of this portal.

    `kinds`: what people read of the kinds of file. `script`: that of the file chooser.
    """
    html = FILE.sub(r"\1 t-file-input", html)
    words = f'<div class="form-text">{escape(kinds)}</div>'
    return KINDS.sub(lambda _found: words, html) + script


def kinds_of_files(accept):
    """Return what people read of an `accept` attribute: pictures, or `PDF, DOCX`."""
    kinds = [each.strip() for each in accept.split(",")]
    if all(kind.startswith("image/") for kind in kinds):
        return _("Picture files only.")
    names = ", ".join(kind.rpartition("/")[2].lstrip(".").upper() for kind in kinds)
    return _("Kinds of file: ${names}.", mapping={"names": names})


def widgets_of(form):
    """Yield all widgets of a form and its groups, in their order."""
    for part in (form, *(getattr(form, "groups", None) or ())):
        yield from (getattr(part, "widgets", None) or {}).values()


def field_of(error):
    """Return the name of the field an invariant refuses, "" where it names none."""
    exception = getattr(error, "error", None)
    if isinstance(exception, InvalidField):
        return exception.field
    return next((name for kind, name in PLONES if isinstance(exception, kind)), "")


def mark(form):
    """Give what invariants refuse to the fields they name, before these are shown.

    z3c.form says it of the whole form: nobody is led to the field.
    """
    for part in (form, *(getattr(form, "groups", None) or ())):
        for error in getattr(part.widgets, "errors", None) or ():
            name = field_of(error) if getattr(error, "widget", None) is None else ""
            for widget in widgets_of(form) if name else ():
                if widget.field is not None and widget.field.__name__ == name:
                    widget.error = widget.error or error
                    error.widget = widget
                    break


def faults(form):
    """Return what to put right: [{href, title, message}] in the form's order."""
    mark(form)
    found = []
    for widget in widgets_of(form):
        if widget.error is not None:
            widget_id = target(widget.render(), widget.id)
            found.append(
                {
                    "href": f"#{widget_id}",
                    "title": widget.label,
                    "message": widget.error.message,
                }
            )
    for part in (form, *(getattr(form, "groups", None) or ())):
        for error in getattr(part.widgets, "errors", None) or ():
            if getattr(error, "widget", None) is None:
                found.append({"href": None, "title": "", "message": error.message})
    return found


class FormMacros(Macros):
    """Plone's form, with the faults of a refused one at its top."""

    index = FiveTemplate("templates/form_macros.pt")
    faults = staticmethod(faults)


class Field(RenderWidget):
    """A field of Plone's forms: label, hint and error belong to its control."""

    index = ViewPageTemplateFile("templates/widget.pt")

    def __call__(self):
        widget = self.context
        self.html = widget.render()
        self.label_for = target(self.html, widget.id)
        described = []
        if self.description:
            described.append(f"{widget.id}-hint")
        if widget.error:
            described.append(f"{widget.id}-error")
        several = len(controls(self.html)) > 1
        self.group = several and self.label_for != widget.id
        if widget.mode == "input":
            attributes = {
                "aria-describedby": " ".join(described),
                "aria-invalid": "true" if widget.error else "",
            }
            # the parts of these widgets have no labels of their own
            nameless = "ordered-selection-field" in self.html or (
                self.group and 'type="file"' in self.html
            )
            if nameless:
                attributes["aria-labelledby"] = f"{widget.id}-label"
            self.html = tied(self.html, attributes)
            if INamedFileWidget.providedBy(widget):
                self.html = choosing(self.html, self.kinds(), self.chooser())
        return super().__call__()

    def kinds(self):
        """Return what people read of the kinds of file taken, empty for any."""
        accept = getattr(self.context, "accept", None)
        return translate(kinds_of_files(accept), context=self.request) if accept else ""

    def chooser(self):
        """Return the script of the file chooser."""
        context = self.context.form.context
        return getMultiAdapter((context, self.request), name="file-chooser")()

    @property
    def description(self):
        """The hint of the field."""
        field = getattr(self.context, "field", None)
        return getattr(self.context, "description", getattr(field, "description", ""))

    @property
    def message(self):
        """The error in words; some views of errors bring markup of their own."""
        message = getattr(self.context.error, "message", None)
        return message and translate(message, context=self.request)
