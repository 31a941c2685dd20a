"""Names and headings that Plone's pages of administration lack for blind readers.

Without it: the page of sharing has boxes without names, control panels jump from
heading 1 to heading 3, labels point at no field, the field for a new password does
not tell that it is one (WCAG 1.3.5). Mended in the page that leaves, not
in copies of five of Plone's templates: a fix that finds nothing does nothing, so an
upgrade that brings its own cannot break it.

Upstream: Products.CMFPlone#3383 (accessibility of Classic UI, open); the boxes of
sharing were Products.CMFPlone#644, closed for inactivity.
"""

from plone import api
from plone.transformchain.interfaces import ITransform
from repoze.xmliter.serializer import XMLSerializer
from repoze.xmliter.utils import getHTMLSerializer
from thads import _
from thads.interfaces import IThadsLayer
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer


SVG = "*[local-name() = 'svg']"
#: How Plone's table of sharing names its icons.
ICONS = {
    "User": _("User"),
    "Group": _("Group"),
    "Global": _("From the whole portal"),
    "Inherited": _("From a folder above"),
}


def headings(page):
    """Make the first headings below a page's title headings of the second level."""
    for heading in page.xpath("//main//h3[not(preceding::h2[ancestor::main])]"):
        heading.tag = "h2"


def plain_groups(page):
    """Make groups of links below a heading no landmarks of their own."""
    for nav in page.xpath("//main//section/nav[not(@aria-label)]"):
        nav.tag = "div"


def labels(page):
    """Tie labels that name their control's name to the control."""
    ids = set(page.xpath("//@id"))
    for label in page.xpath("//main//label[@for]"):
        wanted = label.get("for")
        if wanted in ids:
            continue
        for control in label.xpath("..//*[@name = $name]", name=wanted):
            if control.get("id") is None:
                control.set("id", wanted)
                ids.add(wanted)
            label.set("for", control.get("id"))
            break


def titles(page):
    """Name fields that have a tool tip alone, and the list below the page's title."""
    for field in page.xpath("//main//input[@title and not(@aria-label)]"):
        field.set("aria-label", field.get("title"))
    for choice in page.xpath("//main//select[@name = 'type_id']"):
        choice.set("aria-label", _text(page.xpath("//main//h1")))


def cells(page):
    """Name a box in a table by its column and its row."""
    for row in page.xpath("//main//table//tr[td]"):
        columns = row.xpath("ancestor::table[1]/thead//th")
        name = _text(row.xpath("td[1]"))
        for place, cell in enumerate(row.xpath("td")):
            for box in cell.xpath(".//input[@type = 'checkbox' and not(@aria-label)]"):
                box.set("aria-label", f"{_text(columns[place : place + 1])}: {name}")


def icons(page):
    """Translate the titles of icons."""
    for title in page.xpath(f"//main//{SVG}/*[local-name() = 'title']"):
        if title.text in ICONS:
            title.text = api.portal.translate(ICONS[title.text])


def new_passwords(page):
    """Tell browsers and password managers that a new password is typed here."""
    for field in page.xpath("//main//input[@type = 'password']"):
        field.set("autocomplete", "new-password")


def _text(elements):
    """Return the text of elements without the titles of icons."""
    words = [
        text
        for element in elements
        for text in element.xpath(".//text()[not(ancestor::*[local-name() = 'svg'])]")
    ]
    return " ".join(" ".join(words).split())


FIXES = {
    "overview-controlpanel": (headings, plain_groups),
    "historyview": (headings,),
    "passwordreset": (new_passwords,),
    "content-controlpanel": (titles, labels),
    "redirection-controlpanel": (labels,),
    "sharing": (titles, cells, icons),
}


@implementer(ITransform)
@adapter(Interface, IThadsLayer)
class AccessibilityFixes:
    """Transform that applies the fixes of a page.

    It comes before plone.protect, which takes over the page as parsed.
    """

    order = 8900

    def __init__(self, published, request):
        self.published = published
        self.request = request

    def transformBytes(self, result, encoding):
        """Apply the fixes to a page in bytes."""
        return self.transformIterable([result.decode(encoding)], encoding)

    def transformUnicode(self, result, encoding):
        """Apply the fixes to a page in text."""
        return self.transformIterable([result], encoding)

    def transformIterable(self, result, encoding):
        """Apply the fixes to a page; return it parsed, or None to leave it as it is."""
        wanted = FIXES.get(getattr(self.published, "__name__", None))
        kind = self.request.response.getHeader("Content-Type") or ""
        if not (wanted and kind.startswith("text/html")):
            return None
        if not isinstance(result, XMLSerializer):
            result = getHTMLSerializer(result, pretty_print=False, encoding=encoding)
        page = result.tree.getroot()
        for fix in wanted:
            fix(page)
        return result
