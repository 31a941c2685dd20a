"""Small PDFs written by hand, with a right cross-reference table."""

PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<<>>>>"


def pdf(catalog=b"", *objects, page=PAGE):
    """A PDF of one empty page: more in its catalogue, more objects from number 4 on."""
    out = b"%PDF-1.4\n"
    offsets = []
    root = b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>"
    for number, body in enumerate((root, PAGES, page, *objects), start=1):
        offsets.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\n" % (len(offsets) + 1)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


PDF = pdf()
