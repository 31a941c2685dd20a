"""Rich text as words with their formatting, so that a comparison shows both.

A word carries a mark where it stands in a link, a heading, a list, is bold or the like;
a picture is a word of its own. Words whose mark differs differ; marks are shown with
what was changed alone, in words.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from lxml import etree
from lxml import html
from thads import _
from typing import Any
from zope.i18n import translate
import re


#: Around a mark, behind its word: characters for private use, which nobody types.
BEGIN, END, BETWEEN, OF = "\ue000", "\ue001", "\ue002", "\ue003"
KINDS = {
    "b": _("bold"),
    "i": _("italic"),
    "u": _("underlined"),
    "s": _("struck out"),
    "h": _("heading"),
    "l": _("item of a list"),
    "t": _("cell of a table"),
    "q": _("quotation"),
    "a": _("link to ${address}"),
    "p": _("picture ${address}"),
}
#: {element: kind of its formatting}
ELEMENTS = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em"), "i"),
    **dict.fromkeys(("u", "ins"), "u"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "h"),
    **dict.fromkeys(("td", "th"), "t"),
    "li": "l",
    "blockquote": "q",
}
#: Elements within a line; before and behind others a word ends.
INLINE = {"b", "strong", "i", "em", "u", "ins", "s", "del", "strike", "a", "span"}
#: Between the words of two blocks, however much white space is around.
BLOCK = "\n"
#: Characters of an address that are shown.
MOST_ADDRESS = 80
_TOKEN = re.compile(rf"([^\s{BEGIN}]*)(?:{BEGIN}([^{END}]*){END})?(\s*)")
_BLANKS, _SPACES = re.compile(r"\s+"), re.compile(r" {2,}")
_MARK = re.compile(rf"{BEGIN}[^{BEGIN}{END}]*{END}")
_OWN = re.compile(f"[{BEGIN}{END}{BETWEEN}{OF}]")


def marked(raw: str) -> str:
    """Return the words of an HTML text, each with a mark of its formatting."""
    try:
        root = html.fragment_fromstring(_OWN.sub("", raw or ""), create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    text = "".join(_words(root, ()))
    return _BLANKS.sub(lambda run: BLOCK if BLOCK in run[0] else " ", text).strip()


def with_blocks(text: str) -> str:
    """Return a text kept before blocks were told from spaces as `marked` makes it now.

    Where a block began or ended there were several spaces.
    """
    return text if BLOCK in text else _SPACES.sub(BLOCK, text.strip())


def _words(element: Any, formats: tuple[str, ...]) -> Iterator[str]:
    """Yield words and the spaces between them, of an element and all within it."""
    tag = element.tag if isinstance(element.tag, str) else ""
    apart = "" if tag in INLINE else BLOCK
    yield apart
    if tag == "img":
        yield _text(
            element.get("alt") or "…", (f"p{OF}{_address(element.get('src'))}",)
        )
        yield " "
        return
    if tag == "a" and element.get("href"):
        formats = (*formats, f"a{OF}{_address(element.get('href'))}")
    elif tag in ELEMENTS and ELEMENTS[tag] not in formats:
        formats = (*formats, ELEMENTS[tag])
    if tag:
        yield _text(element.text, formats)
        for child in element:
            yield from _words(child, formats)
            yield _text(child.tail, formats)
    yield apart


def _text(text: str | None, formats: tuple[str, ...]) -> str:
    found = re.split(r"(\s+)", text or "")
    return "".join(" " if each.isspace() else _word(each, formats) for each in found)


def _word(word: str, formats: tuple[str, ...]) -> str:
    if not word or not formats:
        return word
    return f"{word}{BEGIN}{BETWEEN.join(formats)}{END}"


def _address(address: str | None) -> str:
    """Return an address in words: a long one is cut, and told by its digest."""
    address = "".join((address or "").split())
    if len(address) <= MOST_ADDRESS:
        return address
    return f"{address[:MOST_ADDRESS]}…{sha256(address.encode()).hexdigest()[:8]}"


def plain(text: str) -> str:
    """Return a text without its marks."""
    return _MARK.sub("", text)


def shown(text: str) -> str:
    """Return a changed text as people read it: its formatting in brackets behind it."""
    parts = []
    tokens = [found.groups() for found in _TOKEN.finditer(text) if found.group()]
    for mark, group in groupby(tokens, lambda token: token[1] or ""):
        words = "".join(word + space for word, _mark, space in group)
        bare = words.rstrip()
        label = f" [{_labels(mark)}]" if mark and bare else ""
        parts.append(f"{bare}{label}{words[len(bare) :]}")
    return "".join(parts)


def _labels(mark: str) -> str:
    return ", ".join(_label(each) for each in mark.split(BETWEEN))


def _label(each: str) -> str:
    kind, _of, address = each.partition(OF)
    message = _(KINDS[kind], mapping={"address": address}) if kind in KINDS else kind
    return translate(message, target_language="vi")  # as the titles of kinds are
