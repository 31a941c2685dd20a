"""Has files opened in a child process; remembers for a while what was in order.

One child for all files of a sender: starting it costs a third of a second, looking at
a file mostly less. What was found in order is remembered by its digest, for a form
asks several times about the same file.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from thads.sandbox import process
from thads.uploads.verdict import HEAVY
from thads.uploads.verdict import SAME
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
from typing import BinaryIO
import hashlib
import json
import threading
import time


_CHILD = "thads.uploads.child"
#: Of the clock, for all files together; of the processor the child has `child.SECONDS`.
SECONDS = 60
#: Bytes a child may answer with: pictures written anew may grow.
ANSWER = 200 * 2**20
_LONGEST_LINE = 10_000
#: Files and seconds a finding is remembered, in this process.
REMEMBERED, FOR = 2_000, 900


@dataclass(frozen=True)
class Job:
    """Bytes to be looked at as a kind, by its id."""

    data: bytes
    kind: str


class Refusal(NotTaken):
    """Says which of the files was not taken, by its number, and why."""

    def __init__(self, number: int, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.number = number


def inspect(
    jobs: Sequence[Job], allowed: tuple[str, ...], for_pages: bool
) -> list[Inspected]:
    """Return what may be stored of each file, or raise `Refusal` or `process.Busy`."""
    keys = [_key(job, allowed, for_pages) for job in jobs]
    found: list[Inspected | None] = [
        Inspected(job.data, SAME, job.kind, known[0])
        if (known := _PASSED.get(key)) is not None
        else None
        for job, key in zip(jobs, keys, strict=True)
    ]
    open_ = [number for number, known in enumerate(found) if known is None]
    if open_:
        fresh = _inspect([jobs[number] for number in open_], allowed, for_pages, open_)
        for number, inspected in zip(open_, fresh, strict=True):
            found[number] = inspected
            passed = Job(inspected.data, inspected.kind)
            _PASSED.put(_key(passed, allowed, for_pages), (inspected.signed,))
    return [inspected for inspected in found if inspected is not None]


def forget() -> None:
    """Forget what was found, in this process."""
    _PASSED.clear()


def _inspect(
    jobs: Sequence[Job],
    allowed: tuple[str, ...],
    for_pages: bool,
    numbers: Sequence[int],
) -> list[Inspected]:
    head = {
        "files": [{"kind": job.kind, "size": len(job.data)} for job in jobs],
        "allowed": allowed,
        "for_pages": for_pages,
    }
    data = b"".join((json.dumps(head).encode(), b"\n", *(job.data for job in jobs)))
    found: list[Inspected] = []
    with process.run(_CHILD, (), data, SECONDS, ANSWER) as answer:
        for number, job in zip(numbers, jobs, strict=True):
            found.append(_read(answer, job, number))
    return found


def _read(answer: BinaryIO, job: Job, number: int) -> Inspected:
    line = answer.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):  # it was stopped, or died
        raise Refusal(number, HEAVY)
    result = json.loads(line)
    if result["code"]:
        raise Refusal(number, result["code"], result.get("where", ""))
    data = answer.read(result["size"])
    if len(data) != result["size"]:
        raise Refusal(number, HEAVY)
    return Inspected(
        job.data if result["change"] == SAME else data,
        result["change"],
        result["kind"],
        result["signed"],
    )


def _key(job: Job, allowed: tuple[str, ...], for_pages: bool) -> bytes:
    description = f"{job.kind} {for_pages} {allowed if job.kind == 'zip' else ''}"
    return hashlib.sha256(
        description.encode() + hashlib.sha256(job.data).digest()
    ).digest()


class _Remembered:
    """Values by key, the newest few, each for a while."""

    def __init__(self) -> None:
        self._values: OrderedDict[bytes, tuple[float, tuple[bool]]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> tuple[bool] | None:
        with self._lock:
            found = self._values.get(key)
        if found is None or found[0] < time.monotonic():
            return None
        return found[1]

    def put(self, key: bytes, value: tuple[bool]) -> None:
        with self._lock:
            self._values[key] = (time.monotonic() + FOR, value)
            self._values.move_to_end(key)
            while len(self._values) > REMEMBERED:
                self._values.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


_PASSED = _Remembered()
