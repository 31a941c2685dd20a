"""Options of Plone's scripts, in the reader's language.

Without it: Plone writes the options of the editor and of the content browser as JSON,
and a message written as JSON is its id: "Start Page".

Upstream: Products.CMFPlone#2086 translated the scales once; styles, variants and
bookmarks are not reported yet.
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


def translated(text, request):
    """Return a message of Plone or a word of its settings in the reader's words."""
    return translate(text, domain="plone", context=request)


def with_titles(parts, request):
    """Return parts with their titles translated."""
    return [part | {"title": translated(part["title"], request)} for part in parts]


class PatternSettings(PatternSettingsAdapter):
    """Options of the editor."""

    @property
    def image_scales(self):
        """The scales of pictures as JSON, by their translated titles."""
        factory = getUtility(IVocabularyFactory, "plone.app.vocabularies.ImagesScales")
        scales = [
            {"title": translated(term.title, self.request), "value": term.value}
            for term in factory(self.context)
        ]
        return json.dumps(sorted(scales, key=lambda scale: scale["title"]))

    @property
    def picture_variants(self):
        """The variants of pictures with translated titles."""
        return {
            name: variant | {"title": translated(variant["title"], self.request)}
            for name, variant in super().picture_variants.items()
        }

    def tinymce(self):
        """Return the options of TinyMCE, those of accessibility set."""
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
            options["tiny"]["style_formats"] = with_titles(styles, self.request)
        browser = options.get("relatedItems", {})
        if browser.get("favorites"):
            browser["favorites"] = with_titles(browser["favorites"], self.request)
        return {"data-pat-tinymce": json.dumps(options)}


def translate_bookmarks(event):
    """Translate the bookmarks of the field that picks content; subscriber.

    Some schemas name the widget itself, so it cannot be replaced by an adapter.
    """
    widget = event.widget
    if not IContentBrowserWidget.providedBy(widget):
        return
    if not IThadsLayer.providedBy(widget.request):
        return
    options_of = widget.get_pattern_options

    def translated_options():
        options = options_of()
        if options.get("favorites"):
            options["favorites"] = with_titles(options["favorites"], widget.request)
        return options

    widget.get_pattern_options = translated_options
