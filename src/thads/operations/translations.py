"""`make translations`: messages of the rooms without Vietnamese.

Messages of the domain `thads` are read by i18ndude from Python, templates, ZCML and
GenericSetup files. A room's messages stand in the room's own catalogue; those of the
profiles may stand in any. What is missing is appended with an empty msgstr, and the
test `tests/test_translations.py` fails until it is filled.
"""

from contextlib import redirect_stderr
from contextlib import redirect_stdout
from dataclasses import dataclass
from i18ndude import catalog
from io import StringIO
from thads.operations import translation_coverage
from thads.operations.catalogues import LANGUAGE
from thads.operations.catalogues import SRC
from thads.operations.catalogues import translated
import polib
import re
import sys


DOMAIN = "thads"
#: Messages of these are looked for in all catalogues; a new one goes to `setup`.
SHARED = "profiles"
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: thads\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: vi\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Domain: thads\\n"
"""
#: The name of an action or job, put together at run time.
NAME = re.compile(r"[a-z_]+(\.[a-z_]+)?")
READERS = (
    catalog.PTReader,
    catalog.PYReader,
    catalog.GSReader,
    catalog.ZCMLReader,
)


@dataclass(frozen=True)
class Untranslated:
    """A message without a translation, and a place where it is used."""

    room: str
    msgid: str
    reference: str


def rooms(source=SRC):
    """Return the rooms, and `profiles`, which has messages but no catalogue."""
    return sorted(p.name for p in source.iterdir() if p.is_dir() and p.name[0] != "_")


def po_file(room, source=SRC, domain=DOMAIN):
    """Return the path of a room's catalogue."""
    return source / room / "locales" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


def messages(path):
    """Return {msgid: place} of the messages of our domain below a directory."""
    found = {}
    for make in READERS:
        reader = make(str(path), DOMAIN)
        with redirect_stderr(StringIO()) as printed, redirect_stdout(printed):
            try:
                reader.read()
            except SystemExit as error:  # what it does with a file it cannot read
                raise ValueError(printed.getvalue()) from error
        for msgid, entry in reader.catalogs.get(DOMAIN, {}).items():
            found.setdefault(str(msgid), str(entry.references[0]))
    return found


def catalogues(source=SRC):
    """Return {room: {msgid: msgstr}}."""
    return {room: translated(po_file(room, source)) for room in rooms(source)}


def missing(source=SRC):
    """Return the messages without a translation."""
    known = catalogues(source)
    everywhere = set().union(*known.values())
    found = []
    for room in rooms(source):
        at_hand = everywhere if room == SHARED else known[room]
        for msgid, reference in sorted(messages(source / room).items()):
            if msgid not in at_hand:
                place = reference.replace(f"{source}/", "")
                found.append(Untranslated(room, msgid, place))
    return found


def idle(source=SRC):
    """Yield (room, msgid) of translations no message seems to need any more.

    It is a hint: a message may be put together in a way extraction does not see.
    """
    used = set()
    for room in rooms(source):
        used.update(messages(source / room))
    for room, known in catalogues(source).items():
        for msgid in sorted(set(known) - used):
            if not NAME.fullmatch(msgid):
                yield room, msgid


def variables(text):
    """Return the names of a message's variables."""
    return set(re.findall(r"\$\{(\w+)\}", text))


def append(entries, source=SRC):
    """Append the missing messages to their catalogues, to be filled in."""
    for entry in entries:
        room = "setup" if entry.room == SHARED else entry.room
        po = po_file(room, source)
        po.parent.mkdir(parents=True, exist_ok=True)
        text = po.read_text(encoding="utf-8") if po.exists() else HEADER
        if polib.pofile(text).find(entry.msgid, include_obsolete_entries=True) is None:
            # the file itself is not written anew: a diff shows what came
            added = polib.POEntry(
                msgid=entry.msgid, occurrences=[(entry.reference, "")]
            )
            unwrapped = added.__unicode__(wrapwidth=0).rstrip()
            po.write_text(f"{text.rstrip()}\n\n{unwrapped}\n", encoding="utf-8")


def main():
    """List and append missing messages; with --coverage count those of Plone first."""
    if "--coverage" in sys.argv[1:]:
        translation_coverage.main()
    found = missing()
    append(found)
    for entry in found:
        print(f"{entry.reference}: {entry.msgid!r}")
    for room, msgid in idle():
        print(f"(no longer used? {room}: {msgid!r})")
    print(f"{len(found)} messages without Vietnamese")
    sys.exit(bool(found))
