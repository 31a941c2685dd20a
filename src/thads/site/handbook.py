"""The handbooks, as pages of the site: docs/handbook, packaged beside this file.

A room's `chapters.csv` names its handbooks and their audience; its `help.csv` gives the
place in them that answers the question a page raises. Tests hold both against the text.
"""

from dataclasses import dataclass
from functools import cache
from lxml import html
from markdown import Markdown
from pathlib import Path
from PIL import Image
from thads.interfaces import IChapters
from thads.interfaces import IHelpLines
from thads.text import slug
from thads.zcml import gathered
import csv
import re


HERE = Path(__file__).parent
FOLDER = HERE / "handbook"
IMAGES = FOLDER / "images"


@dataclass(frozen=True)
class Chapter:
    """One handbook. `audience`: public, or staff for people with an account."""

    id: str
    title: str
    audience: str
    text: str


@dataclass(frozen=True)
class RenderedChapter:
    """A chapter's text as HTML, and its parts: ((anchor, title), ...)."""

    html: str
    parts: tuple[tuple[str, str], ...]


def _rows(paths):
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            yield from csv.DictReader(lines)


def chapters() -> dict[str, Chapter]:
    """Return {id: Chapter} of all rooms, by their position in the table of contents."""
    return _chapters(gathered(IChapters))


@cache
def _chapters(paths):
    rows = sorted(_rows(paths), key=lambda row: int(row.pop("position")))
    return {row["id"]: Chapter(**row) for row in rows}


def targets() -> dict[str, dict[str, str]]:
    """Return {page: {"public": chapter#anchor or "", "staff": ...}} of all rooms."""
    return _targets(gathered(IHelpLines))


@cache
def _targets(paths):
    found = {}
    for row in _rows(paths):
        page = row.pop("page")
        if page in found:
            raise ValueError(f"help.csv: two rooms lead from {page}")
        found[page] = row
    return found


def target(names, audience):
    """Return the place in the handbooks for the first of these names that has one."""
    for name in names:
        found = targets().get(name, {}).get(audience)
        if found:
            return found
    return ""


@cache
def rendered(chapter_id):
    """Return a chapter's text, rendered once."""
    text = (FOLDER / f"{chapter_id}.md").read_text(encoding="utf-8")
    markdown = Markdown(
        extensions=["tables", "toc", "fenced_code", "sane_lists"],
        extension_configs={
            "toc": {"slugify": lambda title, _separator: slug(title), "toc_depth": 2}
        },
        output_format="html",
    )
    body = html.fragment_fromstring(markdown.convert(text), create_parent="div")
    # the page has a heading of its own
    for heading in body.findall("h1"):
        heading.drop_tree()
    for table in body.iter("table"):
        table.set("class", "t-table")
        wrap = html.Element("div", {"class": "t-tablewrap", "tabindex": "0"})
        table.addprevious(wrap)
        wrap.append(table)
    for link in body.iter("a"):
        link.set("href", re.sub(r"^([\w-]+)\.md\b", r"\1", link.get("href", "")))
    for image in body.iter("img"):
        _size(image)
    inner = (body.text or "") + "".join(
        html.tostring(part, encoding="unicode") for part in body
    )
    parts = tuple((part["id"], part["name"]) for part in _second(markdown.toc_tokens))
    return RenderedChapter(inner, parts)


def _second(tokens):
    """Yield the headings of the second level."""
    for token in tokens:
        yield from token["children"] if token["level"] == 1 else [token]


def _size(image):
    path = IMAGES / Path(image.get("src")).name
    image.set("loading", "lazy")
    if path.exists():
        with Image.open(path) as picture:
            width, height = picture.size
        image.set("width", str(width))
        image.set("height", str(height))
