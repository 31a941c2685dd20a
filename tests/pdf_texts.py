"""Text of a PDF's sheets, read by the tables its fonts carry for copying."""

import io
import pikepdf
import re


_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def texts(data):
    """Return the text of each sheet, without the blanks between words."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return ["".join(_shown(page)) for page in pdf.pages]


def _shown(page):
    """Yield the texts a sheet shows, in the order they are written."""
    fonts = {name: _letters(font) for name, font in page.get("/Resources").Font.items()}
    letters = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    for at in range(0, len(codes), 2):
                        found = letters.get(int.from_bytes(codes[at : at + 2]), "")
                        yield found.strip()


def _letters(font):
    """Return {code: text} of a font."""
    table = font.ToUnicode.read_bytes()
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in _RANGE.findall(block):
            for code in range(int(first, 16), int(last, 16) + 1):
                letter = int(text, 16) + code - int(first, 16)
                found[code] = chr(letter)
    return found
