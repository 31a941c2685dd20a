"""Share of Plone's messages in Vietnamese: `bin/thads-translations --coverage`.

Counted by domain over the message templates (.pot) the installed packages bring: what
plone.app.locales has, what we add in `locales_plone`, what is missing. A template may
hold messages of packages that are not installed here; nobody can meet these, so they
are counted apart. Where a package has no template, its Python is read.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from thads.operations.catalogues import LANGUAGE
from thads.operations.catalogues import SRC
from thads.operations.catalogues import read
from thads.operations.catalogues import translated
import ast
import sys


OURS = SRC / "corrections" / "locales_plone" / LANGUAGE / "LC_MESSAGES"
TABLE = SRC.parent.parent / "docs" / "translations.md"
#: domain -> (package, template in it); the order is that of the table: what editors
#: and citizens see first.
TEMPLATES = {
    "plone": ("plone.app.locales", "locales/plone.pot"),
    "widgets": ("plone.app.locales", "locales/widgets.pot"),
    "plonelocales": ("plone.app.locales", "locales/plonelocales.pot"),
    "collective.easyform": (
        "collective.easyform",
        "locales/collective.easyform.pot",
    ),
    "z3c.form": ("z3c.form", "locales/z3c.form.pot"),
    "plone.z3cform": ("plone.z3cform", "locales/plone.z3cform.pot"),
    "plone.restapi": ("plone.restapi", "locales/plone.restapi.pot"),
    "cmf_core": ("Products.CMFCore", "locales/cmf_core.pot"),
    "cmfeditions": ("plone.app.locales", "locales/cmfeditions.pot"),
    "cmfplacefulworkflow": ("plone.app.locales", "locales/cmfplacefulworkflow.pot"),
    "z3c.formwidget.query": (
        "z3c.formwidget.query",
        "locales/z3c.formwidget.query.pot",
    ),
}
#: domain -> (package, files) without a template: the errors of fields and workflows.
SOURCES = {
    "zope": ("zope.schema", ("_bootstrapinterfaces.py",)),
    "cmf_default": ("Products.DCWorkflow", ("DCWorkflow.py",)),
}
HEAD = (
    "| Domain | Messages | Of packages not installed | Plone's Vietnamese | Ours"
    " | Missing | Covered |\n|---|--:|--:|--:|--:|--:|--:|\n"
)


@dataclass(frozen=True)
class Coverage:
    """Messages of one domain; each set holds msgids."""

    domain: str
    messages: frozenset
    foreign: frozenset  # of packages that are not installed
    theirs: frozenset
    ours: frozenset

    @property
    def missing(self):
        """Messages without Vietnamese."""
        return self.messages - self.foreign - self.theirs - self.ours

    @property
    def percent(self):
        """Share of the messages with Vietnamese, in whole percent."""
        wanted = len(self.messages - self.foreign)
        return 100 * (wanted - len(self.missing)) // wanted if wanted else 100


def home(package):
    """Return the directory of an installed package, or None."""
    try:
        spec = find_spec(package)
    except ModuleNotFoundError:
        return None
    places = spec and spec.submodule_search_locations
    return Path(next(iter(places))) if places else None


def installed(reference):
    """Return whether the file a template refers to is in an installed package."""
    parts = [part for part in reference.split(":")[0].split("/") if part != "."]
    if "." in parts[0] and parts[0].startswith("plone."):
        parts = parts[1:]  # "plone.app.layout/plone/app/layout/…"
    if parts[0] != "plone":
        known = home(f"Products.{parts[0]}") is not None
        return known or not parts[0].startswith("ATContentTypes")
    depth = 3 if parts[1] in ("app", "formwidget", "portlet") else 2
    return home(".".join(parts[:depth])) is not None


def template(path):
    """Return {msgid: [reference]} of a .pot file."""
    return {
        entry.msgid: [place for place, _line in entry.occurrences if "/" in place]
        for entry in read(path)
    }


def source(path):
    """Return {msgid: []} of the `_("…")` in a Python file."""
    return {
        node.args[0].value: []
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def measured(domain, messages, theirs):
    """Return the Coverage of a domain."""
    foreign = (
        msgid
        for msgid, references in messages.items()
        if references and not any(map(installed, references))
    )
    return Coverage(
        domain,
        frozenset(messages),
        frozenset(foreign),
        frozenset(theirs).intersection(messages),
        frozenset(translated(OURS / f"{domain}.po")).intersection(messages),
    )


def coverages():
    """Yield a Coverage of each domain, in the order of the table."""
    for domain, (package, name) in TEMPLATES.items():
        pot = home(package) / name
        theirs = pot.parent / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"
        yield measured(domain, template(pot), translated(theirs))
    for domain, (package, names) in SOURCES.items():
        messages = {}
        for name in names:
            messages.update(source(home(package) / name))
        yield measured(domain, messages, {})


def spoken(domain):
    """Return {msgid: Vietnamese} as people meet it: ours before Plone's."""
    package, name = TEMPLATES[domain]
    pot = home(package) / name
    theirs = translated(pot.parent / LANGUAGE / "LC_MESSAGES" / f"{domain}.po")
    return {**theirs, **translated(OURS / f"{domain}.po")}


def table():
    """Return the table in Markdown."""
    rows = [
        f"| `{c.domain}` | {len(c.messages)} | {len(c.foreign)} | {len(c.theirs)}"
        f" | {len(c.ours)} | {len(c.missing)} | {c.percent} % |\n"
        for c in coverages()
    ]
    return HEAD + "".join(rows)


def write(path=TABLE):
    """Put the table of today into the document, between its marks."""
    text = path.read_text(encoding="utf-8")
    start, end = "<!-- coverage -->\n", "<!-- /coverage -->"
    before, rest = text.split(start)
    _old, after = rest.split(end)
    path.write_text(f"{before}{start}\n{table()}\n{end}{after}", encoding="utf-8")


def main():
    """Print the table, write it into the document, list what is missing."""
    write()
    print(table())
    missing = [(c.domain, msgid) for c in coverages() for msgid in sorted(c.missing)]
    for domain, msgid in missing:
        print(f"{domain}: {msgid!r}")
    sys.exit(bool(missing))
