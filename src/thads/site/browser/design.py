"""`@@design`: the design system as it stands, for staff and for developers."""

from pathlib import Path
from plone import api
from plone.memoize.view import memoize
from thads import _
from thads import design
from thads.design import charts
from thads.design import colours
from thads.design import tokens
from thads.organisation import units
from thads.organisation.browser.personal import PersonalPage
from thads.text import format_number
import re


EXAMPLES = Path(design.__file__).parent / "examples"
STATE = re.compile(r"<!-- state: (.+?) -->\n")
#: Sample figures of the charts.
CASES = (("Hà Nội", 1204), ("TP Hồ Chí Minh", 1873), ("Đà Nẵng", 310), ("Cần Thơ", 0))
MONTHS = (
    ("T1", 820),
    ("T2", 640),
    ("T3", 905),
    ("T4", 1120),
    ("T5", 1044),
    ("T6", 990),
)


def components():
    """Return the examples, a component each: [{id, doc, title, rule, states}]."""
    found = []
    for path in sorted(EXAMPLES.glob("*.html")):
        head, _mark, body = path.read_text(encoding="utf-8").partition("-->\n")
        facts = dict(re.findall(r"^(\w+): (.+)$", head, flags=re.M))
        parts = STATE.split(body)[1:]
        states = [
            {"title": title, "html": html.strip()}
            for title, html in zip(parts[::2], parts[1::2], strict=True)
        ]
        found.append(facts | {"id": path.stem.partition("-")[2], "states": states})
    return found


class Design(PersonalPage):
    """Page of type, colours with their contrast, spacing, components and states."""

    page_title = _("Design system")

    @property
    def steps(self):
        """The sizes of type."""
        return tokens.scale("step")

    @property
    def spaces(self):
        """The sizes of spacing."""
        return tokens.scale("space")

    @property
    @memoize
    def contrasts(self):
        """The pairs of text and surface with their contrast."""
        return [_in_words(line) for line in tokens.contrasts()]

    @property
    def accents(self):
        """The colour of each locality: as set, as used, and white's contrast on it."""
        found = {}
        for place in units.localities():
            used = colours.accent(place.colour)
            found.setdefault(used, []).append(place.short_title or place.title)
        return [
            {
                "colour": colour,
                "names": ", ".join(names),
                "ratio": _ratio(colours.contrast(colour, "#ffffff")),
                "lines": [_in_words(line) for line in tokens.contrasts(colour)],
            }
            for colour, names in sorted(found.items(), key=lambda each: -len(each[1]))
        ]

    def components(self):
        """Return the examples with addresses of this portal."""
        portal_url = api.portal.get().absolute_url()
        found = components()
        for component in found:
            for state in component["states"]:
                state["shown"] = state["html"].replace(
                    '"++resource++thads/', f'"{portal_url}/++resource++thads/'
                )
        return found

    @property
    def bars(self):
        """A sample bar chart."""
        return charts.bars(CASES)

    @property
    def line(self):
        """A sample line chart."""
        return charts.line(MONTHS)


def _ratio(number):
    return f"{format_number(round(number, 1))} : 1"


def _in_words(line):
    """Return a line of contrasts with its figures in words."""
    for scheme in ("light", "dark"):
        line[scheme]["shown_ratio"] = _ratio(line[scheme]["ratio"])
    line["needs"] = _ratio(line["needed"])
    line["good"] = line["light"]["good"] and line["dark"]["good"]
    return line
