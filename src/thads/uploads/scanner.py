"""Asks ClamAV about files, where the registry names it.

The daemon's INSTREAM command on its socket (man clamd): pieces with their length in
front, an empty one at the end, one line for an answer. What is not answered with OK is
not taken: a scanner that is down closes the gate.
"""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from thads.uploads import settings
from thads.worktime import clock
import logging
import re
import socket
import struct


logger = logging.getLogger(__name__)
_PIECE = 1 << 16
_LONGEST_ANSWER = 4_000
#: "ClamAV 1.4.6/27812/Wed Nov 25 08:23:11 2026": programme, signatures, their day.
_VERSION = re.compile(r"ClamAV [^/]+/\d+/(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})")


class Infected(Exception):
    """Says that a file holds what the scanner knows; `args[0]` names it."""


class Unavailable(Exception):
    """Says that the scanner gave no answer that can be relied on."""


def is_configured() -> bool:
    """Return whether the registry names a scanner."""
    return bool(settings.current().scanner)


def scan(data: bytes) -> None:
    """Return where the scanner says OK, or none is named; else raise."""
    if not is_configured():
        return
    answer = _ask(b"zINSTREAM\0", data)
    if answer == "stream: OK":
        return
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    # "INSTREAM size limit exceeded. ERROR" among others
    logger.error("the virus scanner answered: %s", answer[:200])
    raise Unavailable(answer[:200])


def signature_age(now: datetime | None = None) -> timedelta | None:
    """Return how old the scanner's signatures are; None where none is named.

    Raises `Unavailable` where it does not answer or does not know.
    """
    if not is_configured():
        return None
    found = _VERSION.match(_ask(b"zVERSION\0"))
    if found is None:
        raise Unavailable("no signatures")
    # clamd writes the local time of its machine, without a zone: a day more or less
    made = datetime.strptime(found.group(1), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return max((now or clock.now()) - made, timedelta(0))


def signatures_are_old(now: datetime | None = None) -> bool:
    """Return whether it is time for an alarm: signatures old, or no answer."""
    try:
        age = signature_age(now)
    except Unavailable:
        return True
    return age is not None and age > timedelta(days=settings.current().signature_days)


def _ask(command: bytes, data: bytes | None = None) -> str:
    current = settings.current()
    try:
        with _connected(current.scanner, current.scanner_seconds) as connection:
            connection.sendall(command)
            if data is not None:
                for at in range(0, len(data), _PIECE):
                    piece = data[at : at + _PIECE]
                    connection.sendall(struct.pack(">I", len(piece)) + piece)
                connection.sendall(struct.pack(">I", 0))
            return _answer(connection)
    except (OSError, ValueError) as error:
        logger.error("the virus scanner cannot be asked: %s", error)
        raise Unavailable(str(error)) from error


def _connected(address: str, seconds: int) -> socket.socket:
    """Return a connection to "/run/clamav/clamd.ctl" or "host:port"."""
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        piece = connection.recv(1000)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
