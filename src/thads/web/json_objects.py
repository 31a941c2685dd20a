"""Read the members of a JSON object by kind; the wrong kind is refused by name."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import tzinfo
from thads import _
from thads.errors import Refused
from thads.errors import TooLarge
from thads.plonetypes import Request
from thads.web import parameters
from thads.web.readable import readable
from typing import Any
import json
import re


NO_OBJECT = _("This must be a JSON object.")
NO_LIST = _("This must be a list.")
NO_BASE64 = _("Files must be encoded in base64.")
NO_MOMENT = _("This must be a date and time, for example 2026-12-31T09:30.")
NO_SWITCH = _("This must be true or false.")
NO_NUMBER = _("This must be a whole number.")
NO_KEY = _("A key has 1 to 200 plain characters, without blanks.")
NO_TEXT = _("This must be text.")
TOO_LONG = _("This text is too long: at most ${most} characters.")
TOO_MANY = _("There are too many: at most ${most}.")
FILE_TOO_LARGE = _("The files are too large: at most ${most} MB in all.")


#: Characters of the key of a sending: those of ASCII that can be seen.
KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


@dataclass(frozen=True)
class SentFile:
    """A file in JSON: `{"filename", "content-type", "encoding": "base64", "data"}`."""

    filename: str
    data: bytes
    content_type: str


class JsonObject:
    """The members of a JSON object. A member that is null counts as not given.

    `name` is where the object stands in the body (`applicant`); "" is the body itself.
    """

    def __init__(self, members: dict[str, Any], name: str = "") -> None:
        self.members = members
        self.name = name

    def __contains__(self, name: str) -> bool:
        return self.members.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def field(self, name: str) -> str:
        """Return the name of a member as it stands in errors: `applicant.phone`."""
        return f"{self.name}.{name}" if self.name else name

    def refuse(self, name: str, message: str, code: str = "invalid") -> Refused:
        """Return the exception that refuses a member."""
        field = self.field(name)
        return Refused({field: message}, codes={field: code})

    def text(
        self,
        name: str,
        default: str = "",
        most: int = 2000,
        lines: bool = False,
    ) -> str:
        """Return a text without space around it; `lines` keeps the line ends."""
        value = self.members.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.refuse(name, NO_TEXT)
        value = readable(value)
        if lines:
            value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        else:
            value = " ".join(value.split())
        if len(value) > most:
            message = _(TOO_LONG, mapping={"most": most})
            raise self.refuse(name, message, "too_long")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self.members.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refuse(name, NO_SWITCH)
        return value

    def integer(
        self, name: str, default: int = 0, low: int = 0, high: int = 2**31 - 1
    ) -> int:
        """Return a whole number from `low` to `high`; the nearest if out of range."""
        value = self.members.get(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(name, NO_NUMBER, "not_a_number")
        return min(max(value, low), high)

    def day(self, name: str) -> date | None:
        """Return a date given as 2026-12-31 or 31/12/2026; None if there is none."""
        self.text(name, most=200)
        try:
            return parameters.date(self.members, name, strict=True)
        except Refused as refused:
            raise self.refuse(name, refused.problems[name]) from None

    def moment(self, name: str, zone: tzinfo) -> datetime | None:
        """Return an aware time; one without a zone of its own is in `zone`."""
        value = self.text(name, most=200)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
            if not parameters.FIRST_DATE <= moment.date() <= parameters.LAST_DATE:
                raise ValueError(value)
        except ValueError:
            raise self.refuse(name, NO_MOMENT) from None
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment

    def part(self, name: str) -> "JsonObject":
        """Return an object; an empty one if it is not given."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, dict):
            raise self.refuse(name, NO_OBJECT)
        return JsonObject(value or {}, self.field(name))

    def items(self, name: str, most: int = 1000) -> list[Any]:
        """Return a list; an empty one if it is not given."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, list):
            raise self.refuse(name, NO_LIST)
        if value and len(value) > most:
            message = _(TOO_MANY, mapping={"most": most})
            raise self.refuse(name, message, "too_many")
        return value or []

    def parts(self, name: str, most: int = 1000) -> list["JsonObject"]:
        """Return a list of objects."""
        field = self.field(name)
        objects = []
        for at, value in enumerate(self.items(name, most)):
            if not isinstance(value, dict):
                raise self.refuse(f"{name}.{at}", NO_OBJECT)
            objects.append(JsonObject(value, f"{field}.{at}"))
        return objects

    def files(self, name: str, size: int, most: int = 50) -> list[SentFile]:
        """Return the files of a list, of at most `size` bytes in all."""
        files = []
        left = size
        for each in self.parts(name, most):
            data = each.encoded("data", left, size)
            left -= len(data)
            filename = each.text("filename", most=255)
            files.append(SentFile(filename, data, each.text("content-type", most=255)))
        return files

    def encoded(self, name: str, left: int, size: int) -> bytes:
        """Return bytes in base64, at most `left` of them; `size` is the limit told."""
        value = self.members.get(name)
        if not isinstance(value, str) or self.text("encoding", "base64") != "base64":
            raise self.refuse(name, NO_BASE64)
        if len("".join(value.split())) * 3 // 4 > left + 3:
            field = self.field(name)
            raise TooLarge({field: _(FILE_TOO_LARGE, mapping={"most": size >> 20})})
        try:
            return from_base64(value)
        except ValueError:
            raise self.refuse(name, NO_BASE64) from None


def is_key(text: Any, least: int = 1) -> bool:
    """Return whether a value can be the key of a sending: by which it is known again.

    `least`: in characters.
    """
    return isinstance(text, str) and len(text) >= least and bool(KEY.fullmatch(text))


def member_of_body(request: Request, name: str) -> str | None:
    """Return a text of a request's JSON body; None where it holds no such text.

    For what looks at a request beside the service that reads it, and refuses nothing.
    """
    try:
        body = json.loads(request.get("BODY") or b"{}")
    except (ValueError, RecursionError):
        return None
    member = body.get(name) if isinstance(body, dict) else None
    return member if isinstance(member, str) else None


def from_base64(text: str) -> bytes:
    """Return the bytes a text in base64 stands for; ValueError where it is none.

    Line ends and blanks in it count for nothing: MIME writes 76 letters a line
    (RFC 2045, 6.8), as many programs do.
    """
    return b64decode("".join(text.split()), validate=True)
