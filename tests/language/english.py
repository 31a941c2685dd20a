"""Find English left over on a page.

What can be left over is known: the sources of all messages, Plone's and ours. A word
of these that is in no Vietnamese translation, and is no name or code, is English. So
the list of words keeps itself up to date.
"""

from functools import cache
from lxml import html
from thads.operations import translation_coverage
from thads.operations import translations
import json
import re


#: Names, codes and words Vietnamese has taken over.
ALLOWED_TEXT = """
    plone thads tinymce html css javascript rss atom pdf excel word powerpoint csv
    json xml url facebook youtube zalo twitter vneid google varnish zope moj gov vnd
    byte portlet video album cookie web server smtp tls ssl esmtp utf ascii unicode
    qr docx xlsx xls doc zip png jpg jpeg gif svg webp mp4 dublin core markdown
    tales diazo volto classic admin get post http https www localhost iframe doctype
    zodb xhr altcha sha blob
"""
ALLOWED = frozenset(ALLOWED_TEXT.split())
ASCII_WORD = re.compile(r"[A-Za-z]{3,}")
#: Addresses, file names, identifiers and placeholders are not words.
CODE = re.compile(
    r"\$\{[^}]+\}|\{\w+\}|<[^>]+>|&\w+;|\S*[@/\\_+=#<>{}]\S*|\w+[.:]\w[\w.:-]*"
    r"|\b[A-Z]{2,}\b|\b\w+-\w+-\w+\b|\w*\d\w*"
)
#: Said as it is on purpose: languages are listed in themselves; versions of software;
#: the plugins of the editor, switched by their names, with its menus (it translates
#: these itself); choices Plone writes into its schemas without a message.
KEPT = re.compile(
    r"English( \(.+\))?|(Python|PIL|Plone|Zope|CMF|WSGI)\b.*"
    r"|anchor|code|fullscreen|help|lists|media|preview|table"
    r"|Edit|Insert|View|Format|Table|Tools|created|effective|expires|modified"
    # Dropzone's own input, never shown nor reached: its words cannot be set
    r"|hidden file upload"
    r"|Disabled|Enabled \(.+\)|Universal|\(about VPAT\)"
)
#: Vietnamese words and names without accents, keys, HTML words: English ones too.
NAMES = frozenset(("caption", "enter", "long", "may", "tab", "than", "then"))
SPOKEN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "label", "summary")
#: A textarea holds what people wrote, or settings.
SILENT = {"script", "style", "code", "pre", "template", "kbd", "svg", "textarea"}
#: What these keys hold in the options of scripts is shown.
LABELS = {"title", "label", "text", "placeholder", "name", "description"}
LISTS_OF_LABELS = {"properties", "availableColumns"}
BUTTONS = {"submit", "button", "reset"}


def words(text):
    return {word.lower() for word in ASCII_WORD.findall(CODE.sub(" ", text))}


def accented(text):
    """Words cut at accents would look like ASCII ones: drop whole words with any."""
    return re.sub(r"\w*[^\W\d_a-zA-Z]\w*", " ", text)


@cache
def english_words():
    """Words of the sources of messages that no Vietnamese text has."""
    sources, vietnamese = set(), set()
    for domain, (package, name) in translation_coverage.TEMPLATES.items():
        pot = translation_coverage.home(package) / name
        sources |= words(pot.read_text(encoding="utf-8").replace('"\n"', ""))
        for text in translation_coverage.spoken(domain).values():
            vietnamese |= words(accented(text))
    for known in translations.catalogues().values():
        for msgid, text in known.items():
            sources |= words(msgid)
            vietnamese |= words(accented(text))
    return frozenset(sources - (vietnamese - COMMON) - ALLOWED - NAMES)


#: English words that stand in some translation for a reason, and are English elsewhere.
COMMON_TEXT = """
    and are the for with this that from you your not has have will must been which
    about check content from open page large medium small simple single publication
    selected preview modified subject community clone cover contain reply request
    source sizes lock logged value tab tile add edit save cancel delete view change
    changed select search type title name folder file image page item items content
    date time state published private draft pending description settings site user
    users group groups roles options general default required error warning info yes
    none all more less first last next previous
"""
COMMON = frozenset(COMMON_TEXT.split())


def english(text):
    """The English words of a text, sorted."""
    return sorted(words(accented(text)) & english_words())


def spoken(tree):
    """(where, text) of what a page says: texts, attributes, options of scripts."""
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if not is_silent(node):
            yield from texts(node)
        if not is_foreign(node):
            yield from attributes(node)


def texts(node):
    """The text right in an element."""
    for text in (node.text, *(child.tail for child in node)):
        if text and text.strip():
            yield node.tag, text


def attributes(node):
    """What attributes say, and the options of scripts."""
    for name in SPOKEN_ATTRIBUTES:
        if node.get(name, "").strip():
            yield f"{node.tag}[{name}]", node.get(name)
    if node.tag == "input" and node.get("type") in BUTTONS:
        yield "input[value]", node.get("value", "")
    for name, value in node.attrib.items():
        if name.startswith("data-pat-") and value[:1] in "{[":
            for text in labels(value):
                yield f"{node.tag}[{name}]", text


def lineage(node):
    while node is not None:
        yield node
        node = node.getparent()


def is_foreign(node):
    """What says itself that it is in another language, or a name."""
    return any(
        parent.get("lang", "vi")[:2] != "vi" or parent.get("translate") == "no"
        for parent in lineage(node)
    )


def is_silent(node):
    """Scripts, code, and what people wrote."""
    return is_foreign(node) or any(parent.tag in SILENT for parent in lineage(node))


def labels(value):
    """Texts shown of the options a script gets as JSON."""
    try:
        todo = [json.loads(value)]
    except ValueError:
        return
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo.extend(part)
        elif isinstance(part, dict):
            for key, inner in part.items():
                if key in LISTS_OF_LABELS and isinstance(inner, dict):
                    yield from filter(None, inner.values())
                elif key in LABELS and isinstance(inner, str):
                    yield inner
                else:
                    todo.append(inner)


def left_over(page):
    """{(where, text): English words} of a page's HTML."""
    found = {}
    for where, text in spoken(html.fromstring(page)):
        text = " ".join(text.split())
        if (said := english(text)) and not KEPT.fullmatch(text):
            found[where, text] = said
    return found
