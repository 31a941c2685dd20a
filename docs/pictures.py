"""Pictures of the handbooks, taken of the demonstration's pages.

    make start        # in one terminal, with THADS_DEMO_PASSWORD set
    make handbook     # in another: writes docs/handbook/images/

`docs/handbook/pictures.csv` says which page of `tests/pages.py` a picture shows and how
much of it. The pictures are committed: a handbook is read where nothing runs.
"""

from io import BytesIO
from pathlib import Path
from PIL import Image
from shots import WHOLE
from shots import chromium
from shots import launch
import argparse
import csv
import os
import sys


HERE = Path(__file__).parent / "handbook"
#: Wide enough to read, small enough to keep many.
WIDTH, QUALITY = 800, 60


def rows():
    with (HERE / "pictures.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def shrunk(png):
    """The picture as a small WebP."""
    image = Image.open(BytesIO(png)).convert("RGB")
    image = image.resize(
        (WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS
    )
    out = BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def take(base, password, only=()):
    from playwright.sync_api import sync_playwright

    root = HERE.parent.parent
    sys.path[:0] = [str(root), str(root / "src")]
    from tests.pages import PAGES
    from tests.pages import Visitor

    pages = {entry.name: entry for entry in PAGES}
    folder = HERE / "images"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = launch(play)
        visitor = Visitor(
            browser,
            base,
            password,
            viewport={"width": 1000, "height": 900},
            reduced_motion="reduce",
        )
        for row in rows():
            if only and row["file"] not in only:
                continue
            page = visitor.open(pages[row["page"]])
            size = {"width": int(row["width"]), "height": int(row["height"])}
            page.set_viewport_size(size)
            page.add_style_tag(content=WHOLE)
            page.wait_for_load_state("networkidle")
            # the frame is the same on all pages: what is explained stands in `main`
            box = page.locator(row["selector"] or "main").first.bounding_box()
            height = min(int(row["height"]), box["height"])
            clip = {"x": 0, "y": box["y"], "width": size["width"], "height": height}
            data = shrunk(page.screenshot(full_page=True, clip=clip))
            (folder / f"{row['file']}.webp").write_bytes(data)
            print(f"{row['file']:24} {len(data) // 1024:4} KB", flush=True)
            page.close()
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    port = os.environ.get("THADS_PORT", "8080")
    parser.add_argument("--base", default=f"http://localhost:{port}/thads")
    parser.add_argument("--password", default=os.environ.get("THADS_DEMO_PASSWORD"))
    parser.add_argument("only", nargs="*")
    options = parser.parse_args()
    if chromium() is None:
        raise SystemExit("*** no Chromium here: apt-get install chromium")
    if not options.password:
        raise SystemExit("*** set THADS_DEMO_PASSWORD: staff's pages need it")
    take(options.base, options.password, options.only)


if __name__ == "__main__":
    main()
