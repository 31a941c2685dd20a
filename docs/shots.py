"""Pictures of the main pages at three widths, for a contact sheet.

    make start        # in one terminal, with THADS_DEMO_PASSWORD set
    make shots        # in another: writes screenshots/ and screenshots/index.html

Needs a Chromium (Debian's is found) and Playwright, which the tests install too.
"""

from pathlib import Path
import argparse
import html
import os
import shutil


WIDTHS = {"phone": 390, "tablet": 768, "desktop": 1280}
#: A picture of the whole page shows what a reader would scroll to.
EAGER = "document.querySelectorAll('[loading=lazy]').forEach(i => i.loading = 'eager')"
#: name, address below the site, login (None: a citizen)
PAGES = [
    ("front", "", None),
    ("locality", "/hanoi", None),
    ("news", "/hanoi/tin-tuc", None),
    ("notices", "/thong-bao", None),
    ("documents", "/van-ban", None),
    ("register", "/tra-cuu", None),
    ("register-results", "/tra-cuu?name=nguyen+van+hung", None),
    ("desk", "/hanoi/ho-tro-truc-tuyen", None),
    ("procedure", "/hanoi/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an", None),
    ("hotline", "/duong-day-nong", None),
    ("contact", "/hanoi/lien-he", None),
    ("branches", "/hanoi/don-vi", None),
    ("bailiffs", "/hanoi/thua-phat-lai", None),
    ("search", "/hanoi/@@search?SearchableText=thi+hanh+an", None),
    ("sitemap", "/@@sitemap", None),
    ("login", "/login", None),
    ("not-found", "/khong-co-trang-nay", None),
    ("staff-editor", "/@@staff", "hanoi.editor"),
    ("staff-leader", "/@@staff", "hanoi.leader"),
    ("news-add", "/hanoi/tin-tuc/++add++News Item", "hanoi.editor"),
    ("review", "/@@review-queue", "hanoi.leader"),
    ("loads", "/hanoi/tra-cuu/@@debtor-loads", "hanoi.registrar"),
    ("cases", "/hanoi/ho-tro-truc-tuyen/@@desk", "hanoi.officer"),
    ("hotline-reports", "/hanoi/duong-day-nong/@@hotline-reports", "hanoi.hotline"),
    ("people", "/hanoi/@@people", "hanoi.admin"),
    ("news-contents", "/hanoi/tin-tuc/folder_contents", "hanoi.editor"),
]


def chromium():
    """Return the path of a Chromium on this machine, None if there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


def log_in(page, base, login, password):
    page.goto(f"{base}/login")
    page.fill("[name=__ac_name]", login)
    page.fill("[name=__ac_password]", password)
    page.click("[name='buttons.login']")
    page.wait_for_load_state()


def take(base, password, out, only=(), full=True, scheme="light"):
    """Take the pictures; return [(name, path, width name, file name)]."""
    from playwright.sync_api import sync_playwright

    taken = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        contexts = {}
        for name, path, login in PAGES:
            if only and name not in only:
                continue
            if login and not password:
                continue
            if login not in contexts:
                contexts[login] = browser.new_context(
                    locale="vi-VN", color_scheme=scheme
                )
                if login:
                    log_in(contexts[login].new_page(), base, login, password)
            page = contexts[login].new_page()
            for width_name, width in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(base + path)
                page.evaluate(EAGER)
                page.wait_for_load_state("networkidle")
                file = f"{name}-{width_name}.png"
                page.screenshot(path=str(out / file), full_page=full)
                taken.append((name, path, width_name, file))
            print(f"{name:20} {path or '/'}", flush=True)
            page.close()
        browser.close()
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
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("only", nargs="*")
    options = parser.parse_args()
    if chromium() is None:
        raise SystemExit("*** no Chromium here: apt-get install chromium")
    options.out.mkdir(parents=True, exist_ok=True)
    scheme = "dark" if options.dark else "light"
    taken = take(
        options.base, options.password, options.out, options.only, scheme=scheme
    )
    contact_sheet(options.out, taken)
    print(f"{len(taken)} pictures: {options.out / 'index.html'}")


if __name__ == "__main__":
    main()
