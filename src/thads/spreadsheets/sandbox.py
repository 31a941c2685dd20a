"""Sandbox of a process that opens files of strangers: limits it puts on itself.

Memory and processor time are limited; no new files, no new processes. No network: by a
network namespace of its own where the kernel lets an ordinary user make one, by a
filter of system calls where it does not, and by an audit hook inside Python in any
case.
"""

from thads.spreadsheets import limits
import ctypes
import os
import platform
import resource
import struct
import sys


_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "ctypes.",
    "ftplib.",
    "smtplib.",
    "urllib.",
    "webbrowser.",
)


def enter() -> None:
    """Put the limits on this process; nothing takes them off again."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, limits.MEMORY)
    _limit(resource.RLIMIT_CPU, limits.SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 32)
    _without_network()
    sys.addaudithook(_refuse)


def _limit(kind, most):
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def _without_network():
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if libc.unshare(_NEW_USER | _NEW_NET) != 0:
            _filter_sockets(libc)
    except (OSError, AttributeError):
        pass  # the audit hook still stands


def _filter_sockets(libc):
    """Answer EPERM to socket() (x86-64 and arm64 know it by these numbers)."""
    calls = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
    known = calls.get(platform.machine())
    if known is None:
        return
    architecture, socket = known
    program = b"".join(
        struct.pack("<HBBI", *step)
        for step in (
            (0x20, 0, 0, 4),  # load the architecture
            (0x15, 0, 3, architecture),
            (0x20, 0, 0, 0),  # load the number of the call
            (0x15, 0, 1, socket),
            (0x06, 0, 0, 0x00050001),  # EPERM
            (0x06, 0, 0, 0x7FFF0000),  # allow
        )
    )
    steps = ctypes.create_string_buffer(program)
    head = struct.pack("HP", len(program) // 8, ctypes.addressof(steps))
    libc.prctl(_SECCOMP, _FILTER, ctypes.create_string_buffer(head), 0, 0)


def _refuse(event, arguments):
    if event == "open":
        mode, flags = arguments[1] or "", arguments[2] or 0
        if mode.strip("rbtU") or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(event)
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(event)
