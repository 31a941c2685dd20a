"""Options of Plone's scripts, in the reader's language.

Plone writes the options of the editor and of the content browser as JSON, and a message
written as JSON is its id: "Start Page". Here they are said in Vietnamese first.
"""

from plone.app.z3cform.interfaces import IContentBrowserWidget
from Products.CMFPlone.patterns.settings import PatternSettingsAdapter
from thads import _
from thads.interfaces import IThadsLayer
from zope.component import getUtility
from zope.i18n import translate
from zope.schema.interfaces import IVocabularyFactory
import json


KEYS = _(
    "Text. Tab goes on to the next field, Alt+F10 to the tools, "
    "Escape back to the text."
)


def say(text, request):
    """A message of Plone, or a word of its settings, as the reader knows it."""
    return translate(text, domain="plone", context=request)


def say_titles(parts, request):
    return [part | {"title": say(part["title"], request)} for part in parts]


class PatternSettings(PatternSettingsAdapter):
    """The editor's options."""

    @property
    def image_scales(self):
        factory = getUtility(IVocabularyFactory, "plone.app.vocabularies.ImagesScales")
        scales = [
            {"title": say(term.title, self.request), "value": term.value}
            for term in factory(self.context)
        ]
        return json.dumps(sorted(scales, key=lambda scale: scale["title"]))

    @property
    def picture_variants(self):
        return {
            name: variant | {"title": say(variant["title"], self.request)}
            for name, variant in super().picture_variants.items()
        }

    def tinymce(self):
        data = super().tinymce()
        options = json.loads(data["data-pat-tinymce"])
        options.setdefault("tiny", {}).update(
            # Tab leads out of lists and tables too, not deeper into them
            lists_indent_on_tab=False,
            table_tab_navigation=False,
            # lists and links stand open, not behind three dots
            toolbar_mode="wrap",
            min_height=360,
            iframe_aria_text=translate(KEYS, context=self.request),
        )
        styles = options.get("tiny", {}).get("style_formats")
        if styles:
            options["tiny"]["style_formats"] = say_titles(styles, self.request)
        browser = options.get("relatedItems", {})
        if browser.get("favorites"):
            browser["favorites"] = say_titles(browser["favorites"], self.request)
        return {"data-pat-tinymce": json.dumps(options)}


def say_bookmarks(event):
    """The field that picks content names its bookmarks in Vietnamese.

    Some schemas name the widget itself, so it cannot be replaced by an adapter.
    """
    widget = event.widget
    if not IContentBrowserWidget.providedBy(widget):
        return
    if not IThadsLayer.providedBy(widget.request):
        return
    options_of = widget.get_pattern_options

    def spoken():
        options = options_of()
        if options.get("favorites"):
            options["favorites"] = say_titles(options["favorites"], widget.request)
        return options

    widget.get_pattern_options = spoken
