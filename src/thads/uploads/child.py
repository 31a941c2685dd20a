"""The child process: confines itself, opens each file and says what it found.

Run by `inspection` as `python -m thads.uploads.child`, a line of JSON and the files'
bytes on standard input: `[{"kind": "pdf", "size": 123}, ...]` with `allowed` and
`for_pages` of the use. It writes a line of JSON a file, and behind it the new bytes
where they are other than those sent. It stops at the first file that is not taken.
"""

from thads.sandbox import limits
from thads.uploads import recognition
from thads.uploads.kinds import kinds
from thads.uploads.verdict import BOMB
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import HEAVY
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import SAME
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
from typing import BinaryIO
import json
import sys


#: A picture of 80 million pixels is drawn, turned and written anew in some 900 MB.
MEMORY = 1280 * 2**20
SECONDS = 40


def main(stream: BinaryIO, out: BinaryIO) -> None:
    """Read the job from `stream`, write the findings to `out`."""
    job = json.loads(stream.readline())
    for file in job["files"]:
        data = stream.read(file["size"])
        try:
            found = inspect(data, file["kind"], tuple(job["allowed"]), job["for_pages"])
        except NotTaken as refused:
            _write(out, code=refused.code, where=refused.where[:200])
            return
        except MemoryError:
            _write(out, code=HEAVY)
            return
        except RecursionError:
            _write(out, code=BOMB)
            return
        except Exception as error:  # a reader of hostile bytes raises many kinds
            _write(out, code=DAMAGED, where=type(error).__name__)
            return
        changed = b"" if found.change == SAME else found.data
        _write(
            out,
            code="",
            change=found.change,
            kind=found.kind or file["kind"],
            signed=found.signed,
            size=len(changed),
        )
        out.write(changed)
    out.flush()


def _write(out: BinaryIO, **line: object) -> None:
    out.write(json.dumps(line).encode("ascii") + b"\n")
    out.flush()


def inspect(
    data: bytes, kind: str, allowed: tuple[str, ...], for_pages: bool
) -> Inspected:
    """Return what may be stored of a file of this kind, or raise `NotTaken`."""
    family = kinds()[kind].family
    looks = recognition.candidates(data)
    if kind not in looks:
        if "doc" in looks and family == "ooxml":
            from thads.uploads import ole

            if ole.is_encrypted(data):
                raise NotTaken(PASSWORD)
        raise NotTaken(MISMATCH)
    if family == "pdf":
        from thads.uploads import pdf

        return pdf.inspect(data)
    if family == "ooxml":
        from thads.uploads import ooxml

        return ooxml.inspect(data, kind)
    if family == "odf":
        from thads.uploads import odf

        return odf.inspect(data, kind)
    if kind == "csv":
        from thads.uploads import delimited

        return delimited.inspect(data)
    if family == "ole":
        from thads.uploads import ole

        return ole.inspect(data, kind)
    if family in ("picture", "foreign_picture"):
        from thads.uploads import picture

        return picture.inspect(data, kind, for_pages)
    if family == "archive":
        from thads.uploads import archive

        archive.inspect(data, allowed, lambda b, k: inspect(b, k, allowed, False))
    return Inspected(data)  # text and recordings: their bytes say enough


if __name__ == "__main__":
    limits.confine(MEMORY, SECONDS)
    main(sys.stdin.buffer, sys.stdout.buffer)
