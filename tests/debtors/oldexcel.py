"""A small .xls (BIFF8 in a compound file), as old Excel would save it."""

from struct import pack


END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(code, data=b""):
    return pack("<HH", code, len(data)) + data


def book(sheets, extra=None):
    """Bytes of an .xls of sheets: (name, visibility, kind, rows).

    Visibility 0 is visible; kind 0 a worksheet, 2 a chart. ``extra``: {name: records}.
    """
    start = record(0x0809, pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0))
    parts = [
        _sheet(rows, (extra or {}).get(name, b"")) for name, _v, _k, rows in sheets
    ]
    heads = [
        pack("<BB", visible, kind)
        + pack("<BB", len(name), 1)
        + name.encode("utf-16-le")
        for name, visible, kind, _rows in sheets
    ]
    place = len(start) + sum(len(head) + 8 for head in heads) + 4
    bounds = b""
    for head, part in zip(heads, parts, strict=True):
        bounds += record(0x0085, pack("<I", place) + head)
        place += len(part)
    stream = start + bounds + record(0x000A)
    return compound([("Workbook", stream + b"".join(parts))])


def _sheet(rows, extra=b""):
    sheet = record(0x0809, pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 0))
    for index, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = pack("<HHH", index, column, 0)
            if isinstance(value, int | float):
                sheet += record(0x0203, place + pack("<d", value))
            elif value:
                text = value.encode("utf-16-le")
                head = pack("<HB", len(text) // 2, 1)
                sheet += record(0x0204, place + head + text)
    return sheet + extra + record(0x000A)


def hidden_row(row):
    """Record of a row that is hidden."""
    return record(0x0208, pack("<HHHHHHHH", row, 0, 9, 255, 0, 0, 0x20, 0x0F))


def xls(rows, extra=b"", streams=()):
    """Bytes of an .xls whose first sheet has these rows; extra records, streams."""
    sheet = _sheet(rows, extra)
    start = record(0x0809, pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0))
    length = len(start) + len(record(0x0085, b"\0" * 10 + b"S1")) - 2 + 4
    bound = record(0x0085, pack("<IBB", length, 0, 0) + b"\x02\x00S1")
    stream = start + bound + record(0x000A)
    assert len(stream) == length, (len(stream), length)
    return compound([("Workbook", stream + sheet), *streams])


def xls95(rows, encoding, code_page):
    """Bytes of an .xls of Excel 95: BIFF5, text in eight bits."""
    sheet = record(0x0809, pack("<HHHH", 0x0500, 0x0010, 0x0DBB, 0x07CC))
    for index, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = pack("<HHH", index, column, 0)
            if isinstance(value, int | float):
                sheet += record(0x0203, place + pack("<d", value))
            elif value:
                text = value.encode(encoding)
                sheet += record(0x0204, place + pack("<H", len(text)) + text)
    sheet += record(0x000A)
    start = record(0x0809, pack("<HHHH", 0x0500, 0x0005, 0x0DBB, 0x07CC))
    start += record(0x0042, pack("<H", code_page))
    length = len(start) + len(record(0x0085, b"\0" * 6 + b"\x02S1")) + 4
    bound = record(0x0085, pack("<IBB", length, 0, 0) + b"\x02S1")
    stream = start + bound + record(0x000A)
    assert len(stream) == length, (len(stream), length)
    return compound([("Book", stream + sheet)])


def formula(row, column):
    return record(0x0006, pack("<HHHdHIH", row, column, 0, 1.0, 0, 0, 0))


def merged(top, bottom, left, right):
    return record(0x00E5, pack("<HHHHH", 1, top, bottom, left, right))


def compound(streams):
    """A compound file with these streams, each of a size that needs no mini FAT."""
    body, fat, entries = [], [], []
    for name, data in streams:
        data = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        first = len(fat)
        count = len(data) // 512
        fat += [*range(first + 1, first + count), END]
        body.append(data)
        entries.append((name, 2, first, len(data)))
    directory_at = len(fat)
    slots = 4 * -(-(len(entries) + 1) // 4)
    fat += [*range(directory_at + 1, directory_at + slots // 4), END]
    fat_at = len(fat)
    fat.append(FAT)
    assert len(fat) <= 128
    directory = entry("Root Entry", 5, END, 0, child=1)
    for index, (name, kind, first, size) in enumerate(entries, 1):
        right = index + 1 if index < len(entries) else FREE
        directory += entry(name, kind, first, size, right=right)
    directory += b"\0" * (128 * slots - len(directory))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += pack("<HHHHHHII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0)
    head += pack("<IIIIIIIII", 1, directory_at, 0, 4096, END, 0, END, 0, fat_at)
    head = head.ljust(512, b"\xff")
    table = pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return head + b"".join(body) + directory + table


def entry(name, kind, first, size, child=FREE, right=FREE):
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + pack("<HBBIII", len(text), kind, 1, FREE, right, child)
        + b"\0" * 36
        + pack("<III", first, size, 0)
    )
