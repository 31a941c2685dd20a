"""The handbooks, as pages of the site: docs/handbook, packaged beside this file.

`chapters.csv` names them and their audience; `help.csv` gives the place in them that
answers the question a page raises. Tests hold both against the text.
"""

from dataclasses import dataclass
from functools import cache
from lxml import html
from markdown import Markdown
from pathlib import Path
from PIL import Image
from thads.text import slug
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


def _rows(name):
    with (HERE / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def chapters():
    """Return {id: Chapter}, in the order of the table."""
    return {row["id"]: Chapter(**row) for row in _rows("chapters.csv")}


@cache
def targets():
    """Return {page: {"public": chapter#anchor or "", "staff": ...}}."""
    return {row.pop("page"): row for row in _rows("help.csv")}


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
