"""Logs of a process: masked, as text or JSON lines, and shipped where they are kept.

Two variables of a process say how, and nothing else is needed on its machine:

THADS_LOG_FORMAT  `text` (Zope's lines) or `json`: an object a line, for programs.
THADS_LOG_TO      where lines go besides the files, several apart by spaces:
                  `udp://10.0.0.5:514`, `tcp://logs.example:514`, `unix:///dev/log`
                  (syslog), or `journal` (standard output, which systemd keeps).

What is shipped is JSON whatever the files are: a traceback of ten lines is one message.
It leaves from a thread of its own, so that no request waits for a log server; while a
server of TCP is away, lines wait, WAITING at most, and how many were lost is told. What
opens something is left out by the formatter: whoever logs it, and wherever it goes.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from logging.handlers import QueueHandler
from logging.handlers import QueueListener
from logging.handlers import SysLogHandler
from thads.web.shown_path import masked
from thads.worktime import clock
from urllib.parse import urlsplit
import atexit
import contextlib
import copy
import json
import logging
import queue
import socket
import sys
import threading


FORMAT, TO = "THADS_LOG_FORMAT", "THADS_LOG_TO"
FORMATS = ("text", "json")
JOURNAL = "journal"
KINDS = {"udp": socket.SOCK_DGRAM, "tcp": socket.SOCK_STREAM, "unix": None}
#: Loggers with handlers of their own; what others log comes to the first, the root.
LOGGERS = ("", "wsgi", "waitress.queue")
#: Lines that wait for a server, and seconds between attempts to reach it.
WAITING = 10_000
PAUSE = 1.0
PATIENCE = 5.0
#: Bytes of a message: a datagram has 65,507 at most, and servers cut earlier.
LONGEST = 8_000
#: Attributes of a record that stand in its object, where the access log gives them.
ACCESS = "access"


class MaskedText(logging.Formatter):
    """Lines as they were, without what opens something."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text."""
        return masked(super().format(record))


class JsonLines(logging.Formatter):
    """An object a line; `process` names who logs.

    `longest`: bytes of a line, 0 for any; `priority`: the level stands before it.
    """

    def __init__(self, process: str, longest: int = 0, priority: bool = False) -> None:
        super().__init__()
        self.process, self.longest, self.priority = process, longest, priority

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON; what is too long for a datagram is cut."""
        message = masked(record.getMessage())
        trace = record.exc_info and masked(self.formatException(record.exc_info))
        line = self._line(record, message, trace or "")
        if self.longest and len(line.encode()) > self.longest:
            # of a traceback the end says what happened
            room = self.longest // 8
            line = self._line(record, message[:room], (trace or "")[-room:], cut=True)
        return f"{_priority(record)}{line}" if self.priority else line

    def _line(
        self, record: logging.LogRecord, message: str, trace: str, cut: bool = False
    ) -> str:
        moment = clock.local(clock.from_seconds(record.created))
        found: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "process": self.process,
            "level": record.levelname,
            "logger": record.name,
        }
        access = getattr(record, ACCESS, None)
        if access is not None and not cut:
            found |= access
        else:
            found["message"] = message
        if trace:
            found["traceback"] = trace
        if cut:
            found["cut"] = True
        text = json.dumps(found, ensure_ascii=False)
        return text.encode("utf-8", "replace").decode("utf-8")


def _priority(record: logging.LogRecord) -> str:
    """Return the level as systemd reads it before a line: `<6>`."""
    name = SysLogHandler.priority_map.get(record.levelname, "info")
    return f"<{SysLogHandler.priority_names[name]}>"


class Shipper(SysLogHandler):
    """Sends lines to one server; of TCP, until they are sent."""

    append_nul = False

    def __init__(self, kind: str, address: str | tuple[str, int], ident: str) -> None:
        self.stopping = threading.Event()
        self.has_failed, self._is_new = False, True
        super().__init__(address, SysLogHandler.LOG_DAEMON, KINDS[kind])
        self._is_new = False
        self.kind = kind
        self.ident = f"{ident}: "

    def createSocket(self) -> None:  # noqa: N802 the name of the standard library
        """Connect where it is needed; not before the first line."""
        if self._is_new:
            self.unixsocket = isinstance(self.address, str)
        elif self.kind == "tcp" and not isinstance(self.address, str):
            self.socket = socket.create_connection(self.address, timeout=PATIENCE)
        else:
            super().createSocket()

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with an end where there are no datagrams."""
        line = super().format(record)
        return f"{line}\n" if self.kind == "tcp" else line

    def emit(self, record: logging.LogRecord) -> None:
        """Send a line; where a server can be away, try again after a pause."""
        while not (self.has_failed and self.stopping.is_set()):
            self.has_failed = False
            super().emit(record)
            if not self.has_failed or self.kind == "udp":
                return
            self.stopping.wait(PAUSE)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Note that the server was not reached, and connect anew for the next try."""
        self.has_failed = isinstance(sys.exc_info()[1], OSError)
        if (broken := getattr(self, "socket", None)) is not None:
            broken.close()
        vars(self)["socket"] = None  # the next line connects anew


class Outgoing(QueueHandler):
    """Puts lines where the thread that ships them finds them; no request waits."""

    def __init__(self, lines: "queue.Queue", formatter: logging.Formatter) -> None:
        super().__init__(lines)
        self.setFormatter(formatter)
        self.lost = 0

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return a record that is its line already."""
        line, record = self.format(record), copy.copy(record)
        record.msg, record.args = line, None
        record.exc_info = record.exc_text = record.stack_info = None
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        """Put a line in the queue, or count it as lost where there is no room."""
        try:
            if self.lost:
                self.queue.put_nowait(self.prepare(self._losses()))
                self.lost = 0
            self.queue.put_nowait(record)
        except queue.Full:
            self.lost += 1

    def _losses(self) -> logging.LogRecord:
        text = "%s lines of the log were not shipped"
        return logging.LogRecord(
            __name__, logging.ERROR, __file__, 0, text, (self.lost,), None
        )


@dataclass(frozen=True)
class Logs:
    """Settings of the logs of a process: `servers` as (kind, address)."""

    is_json: bool
    journal: bool
    servers: tuple[tuple[str, str | tuple[str, int]], ...]

    def apply(self, process: str, loggers: Iterable[str] = LOGGERS) -> list[Shipper]:
        """Make the loggers of this process log so; return what ships.

        Called once the handlers of the files are there.
        """
        found = [logging.getLogger(name) for name in loggers]
        for handler in {each for logger in found for each in logger.handlers}:
            handler.setFormatter(
                JsonLines(process)
                if self.is_json
                else MaskedText(handler.formatter._fmt if handler.formatter else None)
            )
        handlers: list[logging.Handler] = []
        if self.journal:
            handlers.append(logging.StreamHandler(sys.stdout))
            handlers[0].setFormatter(JsonLines(process, priority=True))
        shippers = [
            Shipper(kind, address, f"thads-{process}") for kind, address in self.servers
        ]
        handlers += [_outgoing(shipper, process) for shipper in shippers]
        for logger in found:
            for handler in handlers:
                logger.addHandler(handler)
        return shippers


def _outgoing(shipper: Shipper, process: str) -> Outgoing:
    """Return the handler for the loggers; a thread ships what it puts down."""
    lines: queue.Queue = queue.Queue(WAITING)
    listener = QueueListener(lines, shipper)
    listener.start()

    def end() -> None:
        shipper.stopping.set()  # what cannot be sent at once is left
        with contextlib.suppress(queue.Full):
            listener.stop()

    atexit.register(end)
    return Outgoing(lines, JsonLines(process, LONGEST))


def read(environment: Mapping[str, str]) -> Logs:
    """Return how a process is to log; SystemExit with one line if that is nonsense."""
    kind = environment.get(FORMAT) or FORMATS[0]
    if kind not in FORMATS:
        raise SystemExit(f"*** {FORMAT} is none of {', '.join(FORMATS)}: {kind}")
    wanted = (environment.get(TO) or "").split()
    servers = tuple(_server(each) for each in wanted if each != JOURNAL)
    return Logs(kind == "json", JOURNAL in wanted, servers)


def _server(text: str) -> tuple[str, str | tuple[str, int]]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return parts.scheme, parts.path
    is_plain = parts.netloc and not (parts.path or parts.query or parts.username)
    if parts.scheme in ("udp", "tcp") and is_plain and parts.hostname and port:
        return parts.scheme, (parts.hostname, port)
    raise SystemExit(
        f"*** {TO} is neither {JOURNAL} nor an address such as udp://10.0.0.5:514, "
        f"tcp://logs.example:514 or unix:///dev/log: {text}"
    )
