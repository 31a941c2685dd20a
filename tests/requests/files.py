"""Files for the tests: small true ones and hostile ones."""

from tests.pdfs import PDF
from tests.pdfs import pdf
import io
import zipfile


__all__ = ("PDF",)


SCRIPTED_PDF = pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
EXE = b"MZ\x90\x00\x03" + b"\x00" * 60


def picture(kind="PNG", size=(4, 4)):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def package(**names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, data in names.items():
            book.writestr(name, data)
    return out.getvalue()


def docx(**more):
    return package(
        **{
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<w:document/>",
            **more,
        }
    )
