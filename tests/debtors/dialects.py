"""Workbooks by hand, in the ways of programs that cannot be run here.

From the published schemas (ECMA-376, [MS-XLSX]) and what files of these programs look
like: Excel 2010 and later, WPS, Google Sheets, Numbers, the Open XML SDK, and strict
Open XML. One list, written by each in its own way.
"""

from datetime import date
from datetime import timedelta
from tests.debtors.lists import HEADERS
from xml.sax.saxutils import escape
import io
import zipfile


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_DOCUMENT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def package(parts, backslashes=False):
    """Bytes of a zip of {path: text}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for path, text in parts.items():
            name = path.replace("/", "\\") if backslashes else path
            file.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def relations(targets, document=DOCUMENT):
    """A .rels part of {id: (kind, target)}."""
    rows = "".join(
        f'<Relationship Id="{id}" Type="{document}/{kind}" Target="{target}"/>'
        for id, (kind, target) in targets.items()
    )
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'
    )


def book(
    sheet,
    strings=None,
    styles=None,
    workbook=None,
    absolute=False,
    document=DOCUMENT,
    namespace=MAIN,
    more=(),
    **options,
):
    """Bytes of a workbook of one sheet: texts of its parts, and what else it holds."""
    root = "/xl/" if absolute else ""
    types = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet"}
    targets = {"rId1": ("worksheet", f"{root}worksheets/sheet1.xml")}
    parts = {}
    if strings is not None:
        types["sharedStrings"] = "sharedStrings"
        targets["rId2"] = ("sharedStrings", f"{root}sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = strings
    if styles is not None:
        types["styles"] = "styles"
        targets["rId3"] = ("styles", f"{root}styles.xml")
        parts["xl/styles.xml"] = styles
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{SHEET}.{kind}+xml"/>'
        for name, kind in types.items()
    )
    parts |= {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": relations(
            {
                "rId1": (
                    "officeDocument",
                    "/xl/workbook.xml" if absolute else "xl/workbook.xml",
                )
            },
            document,
        ),
        "xl/_rels/workbook.xml.rels": relations(targets, document),
        "xl/workbook.xml": workbook
        or f'{HEAD}<workbook xmlns="{namespace}" xmlns:r="{document}"><sheets>'
        '<sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet,
        **dict(more),
    }
    return package(parts, **options)


def styles(*formats, namespace=MAIN, before=""):
    """A part of styles: 0 plain, then one for each code of a format or its number."""
    own = {code: 164 + n for n, code in enumerate(formats) if not isinstance(code, int)}
    written = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for code, n in own.items()
    )
    used = "".join(
        f'<xf numFmtId="{own.get(each, each)}" fontId="0" fillId="0" borderId="0" '
        'xfId="0" applyNumberFormat="1"/>'
        for each in formats
    )
    return (
        f'{HEAD}<styleSheet xmlns="{namespace}">{before}'
        f'<numFmts count="{len(own)}">{written}</numFmts>'
        '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats) + 1}"><xf numFmtId="0"/>{used}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles>'
        "</styleSheet>"
    )


class Strings:
    """Shared strings, as a sheet asks for them."""

    def __init__(self, namespace=MAIN, rich=False, phonetic=False):
        self.namespace, self.rich, self.phonetic = namespace, rich, phonetic
        self.texts = []

    def __call__(self, text):
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)

    def item(self, text):
        first, _space, rest = text.partition(" ")
        hint = '<rPh sb="0" eb="1"><t>カナ</t></rPh><phoneticPr fontId="1"/>'
        hint = hint if self.phonetic else ""
        if self.rich and rest:
            return (
                f'<r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">'
                f"{escape(first)} </t></r><r><t>{escape(rest)}</t></r>{hint}"
            )
        return f'<t xml:space="preserve">{escape(text)}</t>{hint}'

    def part(self, prefix=""):
        items = "".join(f"<si>{self.item(text)}</si>" for text in self.texts)
        return (
            f'{HEAD}<sst xmlns="{self.namespace}" count="{len(self.texts)}" '
            f'uniqueCount="{len(self.texts)}">{items}</sst>'
        )


def cells(rows, cell, row='<row r="{row}">{cells}</row>'):
    """The rows of a sheet; `cell(place, value, is a date)` writes each."""
    found = []
    for number, values in enumerate([HEADERS, *rows], 1):
        written = "".join(
            cell(f"{chr(65 + at)}{number}", value, HEADERS[at].startswith("Ngày"))
            for at, value in enumerate(values)
            if value is not None
        )
        found.append(row.format(row=number, cells=written))
    return "".join(found)


def with_strings(strings):
    """A writer of cells: texts are shared, dates are numbers of style 1."""

    def cell(place, value, dated):
        if isinstance(value, str):
            return f'<c r="{place}" s="0" t="s"><v>{strings(value)}</v></c>'
        return f'<c r="{place}" s="{int(dated)}"><v>{value}</v></c>'

    return cell


def excel(rows):
    """As Excel 2010 and later: extensions, alternate content, phonetic hints."""
    strings = Strings(rich=True, phonetic=True)
    written = cells(
        rows,
        with_strings(strings),
        '<row r="{row}" spans="1:9" x14ac:dyDescent="0.25">{cells}</row>',
    )
    main14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    sheet = (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{DOCUMENT}" xmlns:mc="http://schemas.'
        'openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        'xr:uid="{00000000-0001-0000-0000-000000000000}"><sheetPr codeName="S1">'
        '<tabColor rgb="FFFF0000"/></sheetPr><dimension ref="A1:I4"/><sheetViews>'
        '<sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
        f'<sheetData>{written}</sheetData><sheetProtection sheet="0"/>'
        '<autoFilter ref="A1:I4"/><phoneticPr fontId="1"/><conditionalFormatting '
        'sqref="G2:G9"><cfRule type="expression" priority="1"><formula>$A2=""</formula>'
        '</cfRule></conditionalFormatting><dataValidations count="1"><dataValidation '
        'type="list" sqref="F2:F9"><formula1>"Cá nhân,Tổ chức"</formula1>'
        '</dataValidation></dataValidations><pageMargins left="0.7" right="0.7" '
        'top="0.75" bottom="0.75" header="0.3" footer="0.3"/><extLst><ext '
        f'xmlns:x14="{main14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/'
        'main" count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>$K$1:$K$2'
        "</xm:f></x14:formula1><xm:sqref>E2:E9</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext><ext "
        f'xmlns:x14="{main14}" uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}">'
        '<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/'
        'main"><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>A!G2:G4</xm:f>'
        "<xm:sqref>K2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
        "</x14:sparklineGroups></ext></extLst></worksheet>"
    )
    workbook = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}" xmlns:mc="http://schemas.'
        'openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15" xmlns:x15="'
        'http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><fileVersion '
        'appName="xl" lastEdited="7"/><workbookPr defaultThemeVersion="166925"/>'
        '<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="'
        'http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\DS\\"/>'
        "</mc:Choice></mc:AlternateContent><bookViews><workbookView/></bookViews>"
        '<sheets><sheet name="Danh sách" sheetId="3" r:id="rId1"/></sheets>'
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" '
        "hidden=\"1\">'Danh sách'!$A$1:$I$4</definedName></definedNames>"
        '<calcPr calcId="191029"/></workbook>'
    )
    return book(
        sheet, strings.part(), styles("[$-1010000]d/m/yyyy;@"), workbook=workbook
    )


def wps(rows):
    """As WPS Spreadsheets: absolute parts, properties of its own, texts in runs."""
    strings = Strings(rich=True)
    written = cells(
        rows, with_strings(strings), '<row r="{row}" spans="1:9">{cells}</row>'
    )
    sheet = (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{DOCUMENT}" xmlns:xdr="http://schemas.'
        'openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:etc="http://www.wps'
        '.cn/officeDocument/2017/etCustomData"><sheetPr/><dimension ref="A1:I4"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr '
        'defaultColWidth="9" defaultRowHeight="14.4"/><cols><col min="1" max="9" '
        f'width="20"/></cols><sheetData>{written}</sheetData><pageMargins left="0.75" '
        'right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><headerFooter/>'
        "</worksheet>"
    )
    workbook = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><workbookPr/><bookViews>'
        '<workbookView windowWidth="27945"/></bookViews><sheets>'
        '<sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets>'
        '<calcPr calcId="144525"/><extLst><ext '
        'xmlns:wpsdc="http://www.wps.cn/officeDocument/2017/etCustomData" uri="{1}">'
        "<wpsdc:sheets/></ext></extLst></workbook>"
    )
    own = {
        "docProps/custom.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.'
        'org/officeDocument/2006/custom-properties"/>',
        "customXml/item1.xml": "<s:customData xmlns:s='http://www.wps.cn/et'/>",
    }
    return book(
        sheet,
        strings.part(),
        styles("yyyy/m/d;@"),
        workbook=workbook,
        absolute=True,
        more=own.items(),
    )


def google(rows):
    """As Google Sheets: no dimension, an empty drawing, every style its own."""
    strings = Strings()

    def cell(place, value, dated):
        if isinstance(value, str):
            return f'<c r="{place}" s="2" t="s"><v>{strings(value)}</v></c>'
        return f'<c r="{place}" s="{1 if dated else 3}"><v>{float(value)}</v></c>'

    written = cells(
        rows, cell, '<row r="{row}" ht="15.75" customHeight="1">{cells}</row>'
    )
    sheet = (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheetPr><outlinePr '
        'summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews><sheetView '
        'workbookViewId="0"/></sheetViews><sheetFormatPr customHeight="1" '
        'defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData>'
        f"{written}</sheetData></worksheet>"
    )
    drawing = (
        f'{HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
        'spreadsheetDrawing"/>'
    )
    return book(
        sheet,
        strings.part(),
        styles("dd/mm/yyyy", 49, "#,##0"),
        more={"xl/drawings/drawing1.xml": drawing}.items(),
    )


def numbers(rows):
    """As Numbers: texts beside their cells, dates with a time, a name with a dash."""

    def cell(place, value, dated):
        if isinstance(value, str):
            text = f"<is><t>{escape(value)}</t></is>"
            return f'<c r="{place}" s="2" t="inlineStr">{text}</c>'
        return (
            f'<c r="{place}" s="{1 if dated else 2}"><v>{value + 0.5 * dated}</v></c>'
        )

    sheet = (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/>'
        "</sheetPr><sheetViews><sheetView/></sheetViews><sheetFormatPr/><sheetData>"
        f"{cells(rows, cell)}</sheetData></worksheet>"
    )
    workbook = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><workbookPr '
        'date1904="0"/><sheets>'
        '<sheet name="Trang 1 - Danh sách" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )
    return book(sheet, None, styles("d/m/yyyy h:mm AM/PM", 0), workbook=workbook)


def sdk(rows):
    """As programs of the Open XML SDK: every element with a prefix, no places."""

    def cell(place, value, dated):
        if isinstance(value, str):
            return f'<x:c t="str"><x:v>{escape(value)}</x:v></x:c>'
        return f'<x:c s="{int(dated)}"><x:v>{value}</x:v></x:c>'

    rows = [[each if each is not None else "" for each in values] for values in rows]
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        f"{cells(rows, cell, '<x:row>{cells}</x:row>')}</x:sheetData></x:worksheet>"
    )
    workbook = (
        f'<x:workbook xmlns:x="{MAIN}"><x:sheets><x:sheet name="Danh sách" sheetId="1" '
        f'r:id="rId1" xmlns:r="{DOCUMENT}"/></x:sheets></x:workbook>'
    )
    written = styles(14).replace(HEAD, "").replace("<", "<x:").replace("<x:/", "</x:")
    written = written.replace("xmlns=", "xmlns:x=")
    return book(sheet, None, written, workbook=workbook, absolute=True)


def strict(rows):
    """As "Strict Open XML" of Excel 2013 and later: ISO dates, other namespaces."""
    strings = Strings(STRICT)

    def cell(place, value, dated):
        if isinstance(value, str):
            return f'<c r="{place}" t="s"><v>{strings(value)}</v></c>'
        if dated:
            return f'<c r="{place}" s="1" t="d"><v>{day(value)}T00:00:00</v></c>'
        return f'<c r="{place}"><v>{value}</v></c>'

    sheet = (
        f'{HEAD}<worksheet xmlns="{STRICT}" xmlns:r="{STRICT_DOCUMENT}"><dimension '
        f'ref="A1:I4"/><sheetData>{cells(rows, cell)}</sheetData></worksheet>'
    )
    workbook = (
        f'{HEAD}<workbook xmlns="{STRICT}" xmlns:r="{STRICT_DOCUMENT}" conformance='
        '"strict"><workbookPr dateCompatibility="0"/><sheets><sheet name="Danh sách" '
        'sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return book(
        sheet,
        strings.part(),
        styles(14, namespace=STRICT),
        workbook=workbook,
        document=STRICT_DOCUMENT,
    )


def day(number):
    """The ISO text of a day number of Excel."""

    return (date(1899, 12, 30) + timedelta(days=int(number))).isoformat()


#: {program: writer of rows}
WRITERS = {
    "Excel": excel,
    "WPS": wps,
    "Google Sheets": google,
    "Numbers": numbers,
    "Open XML SDK": sdk,
    "strict Open XML": strict,
}
