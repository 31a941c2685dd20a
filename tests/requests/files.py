"""Files for the tests: small true ones and hostile ones."""

import io
import zipfile


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SCRIPTED_PDF = PDF.replace(
    b"/Pages 2 0 R", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
)
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
