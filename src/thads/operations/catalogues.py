"""Catalogues of messages: their places and their translations."""

from pathlib import Path
import polib
import re


SRC = Path(__file__).resolve().parent.parent
LANGUAGE = "vi"
#: A comment without a space, which polib takes for a mistake.
CRAMPED_COMMENT = re.compile(r"(?m)^#(?=[^\s.:,|~])")


def read(path):
    """Return the entries of a catalogue or template as a polib.POFile.

    Raise OSError for a file that cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    return polib.pofile(CRAMPED_COMMENT.sub("# ", text))


def translated(po):
    """Return {msgid: msgstr} of a catalogue without empty, fuzzy and obsolete entries.

    Raise OSError for one that cannot be read.
    """
    if not po.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in read(po) if _is_in_use(entry)}


def _is_in_use(entry):
    return bool(entry.msgstr) and not entry.obsolete and "fuzzy" not in entry.flags
