"""`@@thads-words/<key>/words.js`: Vietnamese for Plone's scripts before they start.

Without it: the scripts fetch their messages while they start already, and the dialogs
read their words at once; on the first page of a day they would be English. Here the
messages are put where the scripts look first, the browser's own store. Some texts
stand in the scripts themselves; they are replaced as they appear.

Upstream: mockup#488 and mockup#1147 tell how the messages are stored; that the first
page is English is not reported yet.
"""

from functools import cache
from hashlib import sha256
from plone import api
from plone.app.content.browser.i18n import i18njs
from thads import _
from thads.web.path_view import PathView
from zExceptions import NotFound
from zope.component import getUtility
from zope.i18n import translate
from zope.schema.interfaces import IVocabularyFactory
import json


LANGUAGE = "vi"
STATES = "plone.app.vocabularies.WorkflowStates"
#: Texts of scripts that ask no catalogue, whole or at the end of a label.
WRITTEN = (
    _("No anchors found.."),
    _("highlight-inline"),
    _("p.highlight-paragraph"),
    _("invalid"),
)
ENDINGS = (
    _(": Activate to sort"),
    _(": Activate to invert sorting"),
    _(": Activate to remove sorting"),
)
SCRIPT = """\
(function (catalogues, written, endings) {
  try {
    for (const [name, messages] of Object.entries(catalogues)) {
      localStorage.setItem(name, JSON.stringify(messages));
      localStorage.setItem(name + "-updated", Date.now());
    }
  } catch (refused) {
    /* no store: the scripts fetch the messages themselves */
  }
  const sayLabel = (node, name) => {
    const label = node.getAttribute(name);
    if (!label) return;
    const end = Object.keys(endings).find((each) => label.endsWith(each));
    const said = end ? label.slice(0, -end.length) + endings[end] : written[label];
    if (said && said !== label) node.setAttribute(name, said);
  };
  const say = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const said = written[node.data.trim()];
      if (said) node.data = said;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      ["aria-label", "title"].forEach((name) => sayLabel(node, name));
      node.childNodes.forEach(say);
    }
  };
  new MutationObserver((changes) => {
    changes.forEach((change) => {
      change.addedNodes.forEach(say);
      if (change.attributeName) sayLabel(change.target, change.attributeName);
    });
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-label", "title"],
  });
})(%s, %s, %s);
"""


def vietnamese(text, domain=None):
    """Return a message in Vietnamese."""
    return translate(text, domain=domain, target_language=LANGUAGE)


def catalogues():
    """Return {name in the browser's store: {message: Vietnamese}}.

    Of the domain `plone` the scripts show the names of states only.
    """
    states = getUtility(IVocabularyFactory, STATES)(api.portal.get())
    return {
        f"widgets-{LANGUAGE}": i18njs(None, None)._gettext_catalog("widgets", LANGUAGE),
        f"plone-{LANGUAGE}": {
            term.value: vietnamese(term.title, "plone") for term in states
        },
    }


def written():
    """Return {text in a script: Vietnamese}, with the ids of types."""
    types = api.portal.get_tool("portal_types").listTypeInfo()
    titles = {each.getId(): vietnamese(each.title, each.i18n_domain) for each in types}
    return titles | {str(text): vietnamese(text) for text in WRITTEN}


@cache
def script():
    """Return (key, bytes of the script)."""
    endings = {str(text): vietnamese(text) for text in ENDINGS}
    data = (
        SCRIPT % tuple(map(json.dumps, (catalogues(), written(), endings)))
    ).encode()
    return sha256(data).hexdigest()[:12], data


def address(portal_url):
    """Return the script's address, which may be cached for a year."""
    return f"{portal_url}/@@thads-words/{script()[0]}/words.js"


class ScriptMessages(PathView):
    """The script; with the present key it may be cached for ever."""

    def __call__(self):
        if len(self.path) != 2 or self.path[1] != "words.js":
            raise NotFound(self.context, "/".join(self.path), self.request)
        key, data = script()
        for_ever = "public, max-age=31536000, immutable"
        current = self.path[0] == key
        response = self.request.response
        response.setHeader("Content-Type", "text/javascript; charset=utf-8")
        response.setHeader("Cache-Control", for_ever if current else "no-cache")
        return data
