"""What the gate costs a file: `bin/zopepy benchmarks/uploads.py`.

Seconds of the clock and of the processor (of the child), each the best of seven with a
child of its own; the second does not depend on what else the machine is doing.
"""

from io import BytesIO
from pathlib import Path
from PIL import Image
import os
import pikepdf
import resource
import sys
import time


sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.uploads import files  # noqa: E402
from thads.uploads import gate  # noqa: E402
from thads.uploads import inspection  # noqa: E402
from thads.uploads.kinds import DOCUMENTS  # noqa: E402
from thads.uploads.kinds import PICTURES  # noqa: E402


def scanned(pages=20, megabytes=10):
    """A PDF of scanned pages: few objects, large streams."""
    document = pikepdf.new()
    for _page in range(pages):
        page = document.add_blank_page()
        stream = document.make_stream(os.urandom(megabytes * 2**20 // pages))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=stream))
    return files.saved(document)


def written(objects=100_000):
    """A PDF of many small objects, as a long report has."""
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Hold = pikepdf.Array(
        document.make_indirect(pikepdf.Dictionary(N=number, T=pikepdf.Name.A))
        for number in range(objects)
    )
    mode = pikepdf.ObjectStreamMode.generate
    return files.saved(document, object_stream_mode=mode)


def photograph(kind="JPEG", size=(4032, 3024), quality=90):
    noise = Image.effect_noise((size[0] // 2, size[1] // 2), 40).convert("RGB")
    exif = noise.getexif()
    exif[files.EXIF_MAKE] = files.OWNER
    out = BytesIO()
    noise.resize(size).save(out, kind, quality=quality, exif=exif.tobytes())
    return out.getvalue()


def main():
    import pillow_heif

    pillow_heif.register_heif_opener()
    docx = files.office("docx", ("word/media/image1.png", os.urandom(2**20)))
    rows = (
        ("one small PDF", DOCUMENTS, [("a.pdf", files.PDF, "")]),
        ("PDF of 10 MB, 20 pages", DOCUMENTS, [("a.pdf", scanned(), "")]),
        ("PDF of 100,000 objects", DOCUMENTS, [("a.pdf", written(), "")]),
        ("JPEG, 12 megapixels", DOCUMENTS, [("a.jpg", photograph(), "")]),
        ("the same for pages", PICTURES, [("a.jpg", photograph(), "")]),
        ("HEIC, 12 megapixels", DOCUMENTS, [("a.heic", photograph("HEIF"), "")]),
        ("DOCX of 1 MB", DOCUMENTS, [("a.docx", docx, "")]),
        (
            "eight small PDFs in one child",
            DOCUMENTS,
            [(f"{n}.pdf", files.pdf(b"/N %d" % n), "") for n in range(8)],
        ),
    )
    for title, accepts, sent in rows:
        took = []
        for _round in range(7):
            inspection.forget()
            begun, used = time.perf_counter(), processor()
            gate.check_all(sent, accepts)
            took.append((time.perf_counter() - begun, processor() - used))
        clock, own = map(min, zip(*took, strict=True))
        size = sum(len(data) for _name, data, _declared in sent) / 2**20
        print(f"{title:32} {size:6.2f} MB  {clock:5.2f} s  {own:5.2f} s")


def processor():
    """Return the seconds of the processor all ended children took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
