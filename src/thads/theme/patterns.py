"""Options of Plone's scripts, in the reader's language.

Plone writes the options of the editor and of the content browser as JSON, and a message
written as JSON is its id: "Start Page". Here they are said in Vietnamese first.
"""

from plone.app.z3cform.interfaces import IContentBrowserWidget
from Products.CMFPlone.patterns.settings import PatternSettingsAdapter
from thads.interfaces import IThadsLayer
from zope.component import getUtility
from zope.i18n import translate
from zope.schema.interfaces import IVocabularyFactory
import json


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
