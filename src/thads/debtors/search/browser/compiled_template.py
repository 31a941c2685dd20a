"""Compiled templates, for the pages that are asked for most.

Zope evaluates each expression of a template by itself, with all names copied into it; a
page of results has some six hundred of them. Chameleon, on which Zope's templates
stand, compiles a template of Python expressions into one function. The same files serve
both: every expression says `python:`, and escaping is Chameleon's in both.
"""

from chameleon import PageTemplate
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from plone import api
from typing import Any
from z3c.pt.pagetemplate import BOOLEAN_HTML_ATTRS
from zope.i18n import translate
from zope.i18nmessageid import Message
import re


INDENTS = re.compile(r"\s*\n\s*")


class CompiledTemplate:
    """Template as a class attribute of a view, called as a method: `view.part()`."""

    def __init__(self, path: Path):
        self.path = path
        source = self.path.read_text(encoding="utf-8")
        # a third of a page of results would be the indents of its lines
        self.page = PageTemplate(
            INDENTS.sub("\n", source),
            filename=str(self.path),
            boolean_attributes=BOOLEAN_HTML_ATTRS,
            literal_false=True,
            trim_attribute_space=True,
            enable_comment_interpolation=False,
            translate=translate_message,
        )

    def __get__(self, view, _class=None) -> "CompiledTemplate | Callable[[], str]":
        return self if view is None else lambda: self.render(view)

    def render(self, view) -> str:
        """Return the template rendered for a view."""
        return self.page.render(
            view=view,
            context=view.context,
            request=view.request,
            target_language=api.portal.get_current_language(),
        )

    @property
    def macros(self):
        """Macros the template defines, by name, for other templates to use."""
        return self.page.macros


def translate_message(
    msgid, domain=None, mapping=None, context=None, target_language=None, default=None
) -> Any:
    """Translate as Zope's templates do; a sentence without names only once."""
    if not isinstance(msgid, str):
        return msgid
    if mapping or getattr(msgid, "mapping", None):
        return translate(msgid, domain, mapping, None, target_language, default)
    if isinstance(msgid, Message):
        domain, default = msgid.domain, msgid.default
    return _translated(str(msgid), domain, target_language, default)


@lru_cache(maxsize=1000)
def _translated(msgid, domain, language, default):
    return translate(msgid, domain, None, None, language, default)
