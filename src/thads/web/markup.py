"""Markup of rich text: what of a text that was written or pasted is stored and shown.

Programs paste their own styles (`mso-...`), boxes over the whole page, frames of other
sites and elements of no standard. What is kept is a list: nh3 (a parser of browsers)
takes everything else away, and the words stay.
"""

from collections.abc import Callable
from collections.abc import Iterable
from urllib.parse import urljoin
from urllib.parse import urlsplit
import nh3
import re


#: Styles the editor writes: how a text looks, and the measures of tables and pictures.
PROPERTIES = frozenset(
    (
        *("background-color", "color", "font-size", "font-style", "font-weight"),
        *("text-align", "text-decoration", "text-indent", "text-transform"),
        *("line-height", "list-style-type", "vertical-align", "white-space"),
        *("width", "height", "max-width", "min-width", "float", "clear"),
        *("margin-left", "margin-right", "padding-left", "padding-right", "padding"),
        *("border", "border-collapse", "border-color", "border-spacing"),
        *("border-style", "border-width"),
    )
)
#: Words, measures and colours: no address, no function but rgb(), nothing below zero.
_PART = re.compile(r"[a-z][a-z-]*|#[0-9a-f]+|[0-9.]+[a-z%]*|rgba?\([0-9.,%]*\)")
#: Characters of a value; a border with its colour has some thirty.
_LONGEST = 100

_BLOCKS = "p div h1 h2 h3 h4 h5 h6 blockquote pre hr address section article figure"
_LISTS = "figcaption ul ol li dl dt dd details summary"
_TABLES = "table caption colgroup col thead tbody tfoot tr th td"
_INLINE = "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp"
_MORE = "small span strike strong sub sup time u var wbr img picture source iframe"
_MEDIA = "audio video track"
TAGS = frozenset(" ".join((_BLOCKS, _LISTS, _TABLES, _INLINE, _MORE, _MEDIA)).split())
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "style", "title"},
    "a": {"href", "name", "rel", "target"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "iframe": {"allowfullscreen", "height", "loading", "src", "width"},
    "img": {"alt", "decoding", "height", "loading", "sizes", "src", "srcset", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"media", "sizes", "src", "srcset", "type"},
    "table": {"border", "cellpadding", "cellspacing", "summary", "width"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "ul": {"type"},
    "video": {"controls", "height", "loop", "muted", "poster", "preload", "src"}
    | {"width"},
}
#: `data:` is a picture pasted into the text: the gate of files looks at it.
SCHEMES = {"data", "http", "https", "mailto", "tel"}


def cleaned(
    raw: str,
    sites: Iterable[str],
    refused: Callable[[str, str, Iterable[str]], bool] | None = None,
) -> str:
    """Return a text of HTML with what is kept of it; the same once it is clean.

    `sites`: addresses of the portal, whose own pages may stand in frames. `refused`:
    says of (name, value, sites) of an attribute that it is not kept.
    """
    if "<" not in raw:
        return raw
    sites = tuple(sites)

    # nh3 drops what this raises, with the attribute
    def kept(tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return bounded_style(value) or None
        if name == "class":
            return _kept_classes(value) or None
        if tag == "iframe" and name == "src" and not is_own(value, sites):
            return None
        if refused is not None and refused(name, value, sites):
            return None
        if tag != "img" and value.lstrip().lower().startswith("data:"):
            return None
        return value

    found = nh3.clean(
        raw,
        tags=set(TAGS),
        clean_content_tags={"script", "style", "title", "noscript", "template"},
        attributes=ATTRIBUTES,
        attribute_filter=kept,
        generic_attribute_prefixes={"aria-", "data-"},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return _without_empty_frames(found)


def _without_empty_frames(text: str) -> str:
    """Return what nh3 has written without the frames whose address it took."""
    before, *frames = text.split("<iframe")
    kept = [before]
    for frame in frames:
        tag, _end, rest = frame.partition(">")
        if " src=" in tag:
            kept.append(f"<iframe{frame}")
        else:
            kept.append(rest.partition("</iframe>")[2])
    return "".join(kept)


def bounded_style(style: str) -> str:
    """Return what of a `style` stays: properties of the list, with plain values."""
    kept = []
    for declaration in style.split(";"):
        name, _colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        if name in PROPERTIES and _is_plain(value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def _is_plain(value: str) -> bool:
    if not value or len(value) > _LONGEST:
        return False
    parts = re.sub(r",\s+", ",", value).split()
    return all(_PART.fullmatch(part) for part in parts)


def _kept_classes(value: str) -> str:
    """Return the classes that are not Word's."""
    return " ".join(
        each for each in value.split() if not each.lower().startswith(("mso", "xl"))
    )


def is_own(address: str, sites: Iterable[str]) -> bool:
    """Return whether an address is relative, or below one of these sites' hosts."""
    own = [site for site in sites if site]
    try:
        wanted = urlsplit(urljoin(f"{own[0]}/", address.strip()))
    except (IndexError, ValueError):
        return False
    hosts = {urlsplit(site)[:2] for site in own}
    return bool(address.strip()) and wanted[:2] in hosts
