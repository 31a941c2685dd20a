"""Documents of OpenDocument: what acts in them, and what only looks so."""

from tests.uploads.files import OLE
from tests.uploads.files import package


SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
        "script": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
        "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
OPEN_KINDS = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def open_document(inner="", *parts, kind="odt", part="content.xml"):
    """An ODT, ODS or ODP; `inner` stands in one of its parts."""
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    root = f"<office:document-content {SPACES}>%s</office:document-content>"
    texts = {"content.xml": root % "", "styles.xml": root % ""}
    texts[part] = root % inner
    manifest = f'<manifest xmlns="{name}manifest:1.0"/>'
    return package(
        ("mimetype", f"application/vnd.oasis.opendocument.{OPEN_KINDS[kind]}"),
        *texts.items(),
        ("META-INF/manifest.xml", manifest),
        *parts,
    )


ACTIVE_OPEN = {
    "listener": '<office:event-listeners><script:event-listener script:language="Basic"'
    ' script:event-name="dom:load" xlink:href="vnd.sun.star.script:a?language=Basic"/>'
    "</office:event-listeners>",
    "listener of slides": '<presentation:event-listener presentation:action="execute" '
    'xlink:href="file:///c:/a.exe"/>',
    "script": "<office:scripts><office:script script:language='JavaScript'/>"
    "</office:scripts>",
    "script in the text": "<text:script script:language='JavaScript'>a</text:script>",
    "macro of a field": '<text:execute-macro text:name="a"/>',
    "DDE of a section": '<text:section><office:dde-source office:dde-application="a"/>'
    "</text:section>",
    "DDE of a text": '<text:dde-connection text:connection-name="a"/>',
    "declared DDE": '<text:dde-connection-decl office:dde-application="soffice"/>',
    "DDE of a table": "<table:dde-links><table:dde-link/></table:dde-links>",
    "DDE of a formula": '<table:table-cell table:formula=\'of:=DDE("cmd";"/c";"x")\'/>',
    "fetching formula": "<table:table-cell table:formula='of:=WEBSERVICE(\"http://x\")'/>",
    "cell of another file": "<table:table-cell "
    "table:formula=\"of:='file:///c:/b.ods'#$Sheet1.A1\"/>",
    "table of another file": '<table:table-source xlink:href="../b.ods"/>',
    "range of another file": '<table:cell-range-source xlink:href="http://x.example/"/>',
    "section of another file": '<text:section-source xlink:href="../b.odt"/>',
    "picture from outside": '<draw:image xlink:href="http://x.example/a.png"/>',
    "picture of a server": '<draw:image xlink:href="\\\\x.example\\a.png"/>',
    "picture of a server, as address": '<draw:image xlink:href="file://x/a.png"/>',
    "picture beside the file": '<draw:image xlink:href="../a.png"/>',
    "object from outside": '<draw:object xlink:href="file:///c:/b.ods"/>',
    "object": '<draw:object-ole xlink:href="./Object 1"/>',
    "frame": '<draw:floating-frame xlink:href="http://x.example/"/>',
    "applet": '<draw:applet draw:code="a"/>',
    "plug-in": '<draw:plugin xlink:href="a.swf"/>',
    "form that sends": '<form:form xlink:href="http://x.example/"/>',
    "loaded anew": '<meta:auto-reload xlink:href="http://x.example/"/>',
    "link to a macro": '<text:a xlink:href="macro:///Standard.a.b()">a</text:a>',
    "link to a script": '<text:a xlink:href="vnd.sun.star.script:a">a</text:a>',
    "decoy beside a picture": '<draw:image xmlns:x="urn:x" x:href="Pictures/1.png" '
    'xlink:href="http://x.example/a.png"/>',
    "decoy beside an action": '<presentation:event-listener xmlns:x="urn:x" '
    'x:action="none" presentation:action="execute"/>',
    "link to a server, as a file": '<text:a xlink:href="file:///\\\\x\\a">a</text:a>',
    "link to a server, as address": '<text:a xlink:href="file:////x/a">a</text:a>',
    "cell of another file in brackets": "<table:table-cell "
    "table:formula=\"of:=['file:///c:/b.ods'#$Sheet1.A1]\"/>",
    "link to a server": '<text:a xlink:href="\\\\x.example\\a">a</text:a>',
}
HARMLESS_OPEN = {
    "text": "<office:body><office:text><text:p>DDE( cmd|'/c'!A ư</text:p></office:text>"
    "</office:body>",
    "empty lists": "<office:scripts/><office:event-listeners/><table:dde-links/>",
    "links": '<text:a xlink:href="https://thads.example/a?b=c">a</text:a>'
    '<text:a xlink:href="../ke-hoach.odt">b</text:a><text:a xlink:href="#m"/>'
    '<text:a xlink:href="mailto:a@thads.example">c</text:a>',
    "picture named twice": '<draw:image xmlns:x="urn:x" x:href="Pictures/1.png" '
    'xlink:href="Pictures/1.png"/>',
    "link to a drive": '<text:a xlink:href="file:///C:/a.odt">a</text:a>',
    "picture": '<draw:image xlink:href="Pictures/1.png"/>',
    "chart": '<draw:object xlink:href="./Object 1"/>',
    "formulas": "<table:table-cell table:formula='of:=SUM([.A1:.A3])'/>"
    "<table:table-cell table:formula=\"of:=[$'Danh mục'.A1]&amp;&quot;|&quot;\"/>",
    "section": '<text:section text:name="a"><text:section-source text:filter-name=""/>'
    "</text:section>",
    "form": '<form:form xlink:href="" form:name="a"/>',
    "turning": '<presentation:event-listener presentation:action="next-page"/>'
    '<presentation:event-listener presentation:action="show" xlink:href="#page3"/>',
    "template": '<meta:template xlink:href="../../templates/cong-van.ott"/>',
}
ACTIVE_OPEN_PARTS = {
    "basic": ("Basic/Standard/script-lb.xml", "<x/>"),
    "dialogs": ("Dialogs/Standard/dialog-lb.xml", "<x/>"),
    "scripts": ("Scripts/python/a.py", "import os"),
    "basic of an object": ("Object 1/Basic/script-lc.xml", "<x/>"),
    "capitals": ("BASIC\\Standard\\a.xml", "<x/>"),
    "object": ("Object 1", OLE),
    "program": ("Pictures/a.png", b"\x7fELF\x02\x01\x01"),
    "menu": (
        "Configurations2/menubar/menubar.xml",
        '<m xmlns:x="u" x:id="vnd.sun.star.script:a"/>',
    ),
    "chart with a listener": (
        "Object 1/content.xml",
        f"<a {SPACES}><script:event-listener/></a>",
    ),
}
HARMLESS_OPEN_PARTS = {
    "empty keys": ("Configurations2/accelerator/current.xml", ""),
    "chart": ("Object 1/content.xml", f"<a {SPACES}/>"),
    "preview": ("Thumbnails/thumbnail.png", b"\x89PNG\r\n\x1a\n"),
    "layout": ("layout-cache", b"\x01\x02"),
}
