"""Files of a posted form or a JSON body, as the gate takes them."""

from thads import _
from thads.errors import Refused
from thads.uploads.gate import Sent
from thads.web import parameters
from thads.web.json_objects import from_base64
from typing import Any


NO_BASE64 = _("Files must be encoded in base64.")


def posted_files(request: Any, name: str, most: int | None = None) -> list[Sent]:
    """Return [(file name, bytes, declared type)] of a form's file field.

    Of a file larger than `most` bytes no more than one byte beyond is read: enough
    for the gate to refuse it.
    """
    return [sent_of(upload, most) for upload in parameters.files(request.form, name)]


def sent_of(upload: Any, most: int | None = None) -> Sent:
    """Return (file name, bytes, declared type) of one upload of a form."""
    upload.seek(0)
    data = upload.read() if most is None else upload.read(most + 1)
    headers = getattr(upload, "headers", None) or {}
    return str(upload.filename or ""), data, headers.get("Content-Type", "") or ""


def json_files(value: Any, field: str = "files") -> list[Sent]:
    """Return [(file name, bytes, declared type)] of a list in a JSON body.

    Each is `{"filename", "data", "encoding": "base64", "content-type"}`; raises
    `Refused` under `field` for anything else.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused({field: _("The files must be a list.")})
    return [_json_file(entry, field) for entry in value]


def _json_file(entry: Any, field: str) -> Sent:
    wrong = Refused({field: NO_BASE64}, code="encoding")
    if not isinstance(entry, dict) or entry.get("encoding", "base64") != "base64":
        raise wrong
    texts = [entry.get(key, "") for key in ("filename", "data", "content-type")]
    if not all(isinstance(text, str) for text in texts):
        raise wrong
    name, data, declared = texts
    try:
        return name.strip(), from_base64(data), declared.strip()
    except ValueError:
        raise wrong from None
