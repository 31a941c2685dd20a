"""Pictures of all pages (`tests/pages.py`) at three widths, for a contact sheet.

    make start        # in one terminal, with THADS_DEMO_PASSWORD and
                      # THADS_ADMIN_PASSWORD set
    make shots        # in another: writes screenshots/ and screenshots/index.html

Needs a Chromium (Debian's is found) and Playwright, which the tests install too.
"""

from pathlib import Path
import argparse
import html
import os
import shutil
import sys


ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {"phone": 390, "tablet": 768, "desktop": 1280}
#: A picture of the whole page shows what a reader would scroll to.
EAGER = "document.querySelectorAll('[loading=lazy]').forEach(i => i.loading = 'eager')"
#: A bar that sticks to the window would stand in the middle of a whole page, and
#: what is laid out when it comes near would be empty.
WHOLE = """.formControls { position: static !important }
* { content-visibility: visible !important }"""


def chromium():
    """Return the path of a Chromium on this machine, None if there is none."""
    for name in (
        "chromium",
        "chromium-browser",
        "google-chrome",
        "chromium-headless-shell",
    ):
        found = shutil.which(name)
        if found:
            return found
    return None


def launch(play):
    """Start Chromium in Vietnamese, as readers have it: it writes what stands in boxes
    for dates itself. Debian has its Vietnamese in `chromium-l10n`."""
    return play.chromium.launch(
        executable_path=chromium(),
        args=["--no-sandbox", "--disable-gpu", "--lang=vi"],
        env=os.environ | {"LANGUAGE": "vi"},
    )


def take(base, password, manager, out, only=(), full=True, scheme="light"):
    """Take the pictures; return [(name, path, width name, file)] and what failed."""
    from playwright.sync_api import Error
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(ROOT))
    from tests.pages import MANAGER
    from tests.pages import PAGES
    from tests.pages import Visitor

    taken = []
    failed = []
    with sync_playwright() as play:
        browser = launch(play)
        visitor = Visitor(browser, base, password, manager, color_scheme=scheme)
        for entry in PAGES:
            key = manager if entry.who == MANAGER else password
            if only and entry.name not in only or entry.tests_only:
                continue
            if entry.who and not key:
                continue
            try:
                page = visitor.open(entry)
                taken += look(page, entry, out, full)
            except Error as error:
                # one page less is no reason to have no sheet
                failed.append(f"{entry.name}: {error.message.splitlines()[0]}")
                continue
            print(f"{entry.name:20} {entry.address or '/'}", flush=True)
            page.close()
        browser.close()
    return taken, failed


def look(page, entry, out, full):
    """Take a page's pictures at each width."""
    taken = []
    for width_name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(EAGER)
        page.add_style_tag(content=WHOLE)
        page.wait_for_load_state("networkidle")
        file = f"{entry.name}-{width_name}.png"
        page.screenshot(path=str(out / file), full_page=full)
        taken.append((entry.name, entry.address, width_name, file))
    return taken


def contact_sheet(out, taken):
    rows = {}
    for name, path, _width, file in taken:
        rows.setdefault((name, path), []).append(file)
    body = "".join(
        f"<h2>{html.escape(name)} <small>{html.escape(path or '/')}</small></h2><p>"
        + "".join(f'<a href="{f}"><img src="{f}" loading="lazy"></a> ' for f in files)
        + "</p>"
        for (name, path), files in rows.items()
    )
    (out / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><title>Contact sheet</title>"
        "<style>body{font:16px sans-serif}img{height:480px;vertical-align:top;"
        "border:1px solid #ccc}</style>" + body,
        encoding="utf-8",
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    port = os.environ.get("THADS_PORT", "8080")
    parser.add_argument("--base", default=f"http://localhost:{port}/thads")
    parser.add_argument("--password", default=os.environ.get("THADS_DEMO_PASSWORD"))
    manager = os.environ.get("THADS_ADMIN_PASSWORD")
    parser.add_argument("--manager", default=manager, help="password of `admin`")
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("only", nargs="*")
    options = parser.parse_args()
    if chromium() is None:
        raise SystemExit("*** no Chromium here: apt-get install chromium")
    options.out.mkdir(parents=True, exist_ok=True)
    scheme = "dark" if options.dark else "light"
    taken, failed = take(
        options.base,
        options.password,
        options.manager,
        options.out,
        options.only,
        scheme=scheme,
    )
    contact_sheet(options.out, taken)
    print(f"{len(taken)} pictures: {options.out / 'index.html'}")
    if failed:
        raise SystemExit("\n".join(["*** without a picture:", *failed]))


if __name__ == "__main__":
    main()
