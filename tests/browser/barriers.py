"""axe-core over every template in every state: wide and narrow, light and dark.

Two modules of tests divide the pages between them, so that two processes can.
"""

from functools import cache
from pathlib import Path
from playwright.sync_api import Error
from tests.browser import running
from tests.layers import PASSWORD
from tests.layers import SHOWN_HTTP
from tests.pages import Visitor
import os


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Everything once a width; in the dark only colours can be different.
LOOKS = (
    (1280, "light", None),
    (1280, "dark", ["color-contrast"]),
    (320, "light", None),
    (320, "dark", ["color-contrast"]),
)
#: What we cannot mend: (rule, part of the element's HTML) and why.
EXCEPTIONS = {
    ("label-content-name-mismatch", "btn-change-selection"): (
        "Plone's folder contents: the name says how many are chosen of how many"
    ),
}
RUN = """async ([rules, tags]) => {
  const only = rules ? {type: 'rule', values: rules} : {type: 'tag', values: tags}
  // texts in the editor's frame are their writers'
  const options = {runOnly: only, resultTypes: ['violations'], iframes: false}
  const found = await axe.run(document, options)
  return found.violations.flatMap(each => each.nodes.map(
    node => [each.id, node.html, node.failureSummary.split('\\n').slice(1).join(' ')]
  ))
}"""
#: Nothing is passed over because it is not near the window.
LAID_OUT = "* { content-visibility: visible !important }"
WIDER = "document.documentElement.scrollWidth > innerWidth"
#: A folder for the report.
REPORT = os.environ.get("THADS_AXE_REPORT")
#: Names of pages, to look at these only: "unit-edit unit-edit-faulty".
ONLY = os.environ.get("THADS_AXE_PAGES", "").split()


@cache
def axe():
    return (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")


def excused(rule, html):
    return any(rule == name and part in html for name, part in EXCEPTIONS)


class Barriers:
    """Mixin of a test case: looks at its pages, and fails for each with a barrier."""

    layer = SHOWN_HTTP
    level = 2
    pages = ()

    def setUp(self):
        host, port = self.layer["host"], self.layer["port"]
        url = f"http://{host}:{port}/{self.layer['portal'].getId()}"
        self.visitor = Visitor(
            running(), url, PASSWORD, "secret", reduced_motion="reduce"
        )
        self.addCleanup(self.visitor.close)

    def test_no_page_has_a_barrier(self):
        report = []
        for entry in self.pages:
            if entry.tests_only or entry.like or (ONLY and entry.name not in ONLY):
                continue
            with self.subTest(page=entry.name):
                try:
                    page = self.visitor.open(entry)
                except Error as error:
                    self.fail(f"{entry.name} is not reached: {error}")
                self.assertEqual(page.status, entry.status)
                found = self.barriers(page)
                report += [(entry.name, *each) for each in found]
                page.close()
                self.assertEqual(found, [], entry.name)
        if REPORT:
            name = type(self).__name__.lower()
            lines = ["\t".join(map(str, line)) for line in report]
            lines.append(f"{len(self.pages)} pages, {len(report)} violations")
            Path(REPORT, f"axe-{name}.txt").write_text(
                "\n".join(lines), encoding="utf-8"
            )

    def barriers(self, page):
        found = []
        page.add_style_tag(content=LAID_OUT)
        page.evaluate(axe())
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            found += [
                (width, scheme, *each)
                for each in page.evaluate(RUN, [rules, TAGS])
                if not excused(each[0], each[1])
            ]
            if page.evaluate(WIDER):
                found.append((width, scheme, "wider than the screen"))
        return found
