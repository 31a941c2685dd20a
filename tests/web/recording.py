"""Requests and answers as the reference shows them: recorded, with what varies fixed.

`docs/rest/http-examples/<name>.req` and `.resp`. Codes, ids, dates and hours are other
ones each time; in the files each stands as the same made-up one.
"""

from base64 import b64encode
from tests.layers import ROOT
from tests.wsgi import Wsgi
import json
import os
import re


FILES = ROOT / "docs" / "rest" / "http-examples"
#: `make rest` writes the files; otherwise a test compares with them.
RECORDING = bool(os.environ.get("THADS_RECORD"))
HOST = "https://thads.moj.gov.vn"
JSON = "application/json"
#: Headers of an answer that say something about the service.
SHOWN = ("Allow", "Content-Type", "Location", "Retry-After")
#: Characters of a file in base64 that are shown.
DATA = 8
CODE = r"[2-9A-HJ-NP-Z]{4}"
#: The revision of a publication, which a request names too.
REVISION = (r"(?<=\b\d\.)[0-9a-f]{20}\b", "0123456789abcdef0123")
#: The key of a mailed link, and a password, which requests name alone.
KEY = (r'(?<="key": ")[0-9a-f]{40}\b', "0123456789abcdef" * 2 + "01234567")
OLD_PASSWORD = (r'(?<="old_password": ")[^"]+', "mat-khau")
VARIES = (
    (r"http://nohost/plone", HOST),
    (r"http%3A%2F%2Fnohost%2Fplone", "https%3A%2F%2Fthads.moj.gov.vn"),
    (r"\d{4}-\d{2}-\d{2}T[\d:.]+(\+\d{2}:\d{2}|Z)?", "2026-01-01T09:00:00+07:00"),
    (r"(?<=nap-)\d{8}-\w{10}", "20260101-aaaabbbbcc"),
    (r"(?<=tra-cuu/)(?!nap-)[0-9a-z]{14}\b", "aaaabbbbccccdd"),
    (r"(?<=tra-cuu%2F)[0-9a-z]{14}\b", "aaaabbbbccccdd"),
    (rf"\b{CODE}-{CODE}-{CODE}\b", "AAAA-BBBB-CCCC"),
    (r"\b\d{4}-\d{2}-\d{2}\b(?!T)", "2026-01-01"),
    (r"\b[0-9a-f]{32}\b", "0123456789abcdef" * 2),
    REVISION,
    (r'(?<="id": ")[0-9a-f]{16}(?=")', "0123456789abcdef"),
    (r"(?<=@login-sessions/)[0-9a-f]{16}\b", "0123456789abcdef"),
    (r'(?<="month": ")\d{4}-\d{2}', "2026-01"),
)


def fixed(text):
    """Return a text with what varies from run to run replaced."""
    for pattern, value in VARIES:
        text = re.sub(pattern, value, text)
    return text


class Recorder:
    """Asks the portal, and keeps or compares what was said."""

    def __init__(self, layer):
        self.wsgi = Wsgi(layer)
        self.names = []
        self.differences = []

    def ask(self, method, path, login=None, body=None, name=None):
        """Return (status, JSON) of an answer; with a name it is an example."""
        sent = b"" if body is None else json.dumps(body).encode()
        answer = self.wsgi.ask(
            path,
            method,
            login,
            accept=JSON,
            body=sent,
            content_type=JSON if body is not None else "",
        )
        found = answer.json() if answer.body else None
        if name:
            self.names.append(name)
            self._file(f"{name}.req", request(method, path, login, body))
            self._file(f"{name}.resp", response(answer, found))
        return answer.status, found

    def _file(self, name, text):
        path = FILES / name
        if RECORDING:
            FILES.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            self.differences.append((name, text))


def request(method, path, login, body):
    """Return a request as it stands in the reference."""
    lines = [f"{method} {fixed(path)} HTTP/1.1", f"Host: {HOST[8:]}", f"Accept: {JSON}"]
    if login:
        pair = b64encode(f"{login}:mat-khau".encode()).decode()
        lines.append(f"Authorization: Basic {pair}")
    if body is None:
        return "\n".join(lines) + "\n"
    sent = written(shortened(body))
    for pattern, value in (REVISION, KEY, OLD_PASSWORD):
        sent = re.sub(pattern, value, sent)
    lines += [f"Content-Type: {JSON}", "", sent]
    return "\n".join(lines) + "\n"


def response(answer, found):
    """Return an answer as it stands in the reference."""
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
    lines += [
        f"{name}: {fixed(answer.headers[name])}"
        for name in SHOWN
        if name in answer.headers
    ]
    return "\n".join([*lines, "", fixed(written(shortened(found)))]) + "\n"


def written(value):
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)


def shortened(value):
    """Return JSON with files in base64 and long lists cut."""
    if isinstance(value, dict):
        data = value.get("data")
        if isinstance(data, str) and len(data) > DATA:
            value = value | {"data": f"{data[:DATA]}..."}
        return {key: shortened(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shortened(each) for each in value[:3]]
    return value
