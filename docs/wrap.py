"""Wrap the Markdown of the repository at 100 characters.

    bin/zopepy docs/wrap.py [FILE ...]

Paragraphs and list items are filled anew; headings, tables, code, comments and lines
that are one link stay as they are. A test fails where a line is longer.
"""

from pathlib import Path
import re
import sys
import textwrap


ROOT = Path(__file__).resolve().parent.parent
WIDTH = 100
#: Written by a command, wrapped by it.
GENERATED = {"quyen-han.md"}
ITEM = re.compile(r"^(\s*)([-*+]|\d+[.)])\s+(?=\S)")
FENCE = re.compile(r"^\s*(```|~~~)")
#: Lines that stand as they are: headings, tables, HTML, rules, lone pictures and links.
FIXED = re.compile(
    r"^\s*(#|\||<|(---+|\*\*\*+)\s*$|!?\[[^\]]*\]\([^)]*\)\s*$|\[[^\]]+\]:)"
)
#: A space that must not become the end of a line: the next would begin a list.
GLUED = re.compile(r" (?=(?:[-+*>#|]|\d+[.)])(?:\s|$))")
GLUE = "\x01"


def sources():
    """Return the Markdown files of the repository that are written by hand."""
    folders = (ROOT, ROOT / "profiles", ROOT / "instance", ROOT / "news")
    found = [path for folder in folders for path in sorted(folder.glob("*.md"))]
    found += sorted((ROOT / "docs").rglob("*.md"))
    return [path for path in found if path.name not in GENERATED]


def wrapped(text):
    """Return Markdown with its paragraphs and list items filled to the width."""
    out, block, fenced = [], [], False
    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        if fenced or FENCE.match(line) or not line.strip() or FIXED.match(line):
            out += filled(block)
            out.append(line.rstrip())
            block = []
        elif ITEM.match(line) or line.startswith(">"):
            out += filled(block)
            block = [line]
        else:
            block.append(line)
    return "\n".join([*out, *filled(block)]) + "\n"


def filled(lines):
    """Return the lines of a paragraph or list item, filled."""
    if not lines:
        return []
    first = re.match(r"^(?:>\s?)", lines[0]) or ITEM.match(lines[0])
    lead = first[0] if first else re.match(r"\s*", lines[0])[0]
    rest = lead if lead.startswith(">") or not lead.strip() else " " * len(lead)
    words = " ".join(line.strip() for line in [lines[0][len(lead) :], *lines[1:]])
    filling = textwrap.wrap(
        GLUED.sub(GLUE, words),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(GLUE, " ") for line in filling]


def too_long(text):
    """Return the numbers of lines that are too long, though they could be shorter."""
    found, fenced = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line):
            fenced = not fenced
        long = len(line) > WIDTH and not fenced and not FIXED.match(line)
        if long and " " in line[len(line) - len(line.lstrip()) : WIDTH].strip():
            found.append(number)
    return found


def main():
    for path in map(Path, sys.argv[1:]) if sys.argv[1:] else sources():
        text = path.read_text(encoding="utf-8")
        if text != wrapped(text):
            path.write_text(wrapped(text), encoding="utf-8")
            print(path)


if __name__ == "__main__":
    main()
