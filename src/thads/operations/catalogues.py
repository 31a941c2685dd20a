"""Catalogues of messages: where they are, and what is translated in one."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from pythongettext.msgfmt import Msgfmt


SRC = Path(__file__).resolve().parent.parent
LANGUAGE = "vi"


def translated(po):
    """{msgid: msgstr} of a catalogue without its empty and fuzzy entries; raises
    PoSyntaxError."""
    if not po.exists():
        return {}
    with po.open("rb") as lines:
        compiled = Msgfmt(lines, name=po.stem).getAsFile()
    entries = GNUTranslations(BytesIO(compiled.read()))._catalog
    return {key: text for key, text in entries.items() if key and text}
