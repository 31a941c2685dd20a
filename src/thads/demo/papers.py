"""Files to attach: a one-page word processor document, without any other library."""

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
from zipfile import ZipInfo
import re


_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/>
</Relationships>"""
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:body>{body}</w:body></w:document>"""
_TIME = (2026, 1, 1, 0, 0, 0)


def docx(heading, html):
    """Return a .docx with a heading and the paragraphs of simple HTML."""
    lines = [heading, *re.findall(r"<p>(.*?)</p>", html)]
    body = "".join(
        f"<w:p><w:r>{'<w:rPr><w:b/></w:rPr>' if not n else ''}"
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t></w:r></w:p>'
        for n, line in enumerate(lines)
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("word/document.xml", _DOCUMENT.format(body=body)),
        ):
            archive.writestr(ZipInfo(name, _TIME), text, ZIP_DEFLATED)
    return out.getvalue()
