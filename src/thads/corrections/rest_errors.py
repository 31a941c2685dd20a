"""Refusals of Plone's REST services in the reader's language.

Without it: plone.rest and plone.restapi put most of their refusals together as English
text, which a client shows to whoever used it. The sentences are known: each is
recognised here as a message with its variables, and translated. What is not known is
put in general words, and the text itself goes to `detail`, for those who write clients.
`type` stays as it is: it is for programs. Every refusal then has the shape of
`thads.web.problems`, with what plone.rest and plone.restapi put besides.

Upstream: plone.restapi#1742 and #1548 translated some; plone.restapi#1800 and Zope#1186
are open.
"""

from ast import literal_eval
from functools import cache
from http import HTTPStatus
from plone.rest.errors import ErrorHandling
from plone.rest.interfaces import IAPIRequest
from plone.rest.interfaces import IService
from plone.restapi.exceptions import DeserializationError
from thads import _
from thads.corrections import rest_inputs
from thads.corrections.redirects import LocalOnly
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.web import problems
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import Invalid
import json
import re


#: The sentences of plone.rest, plone.restapi and the parsers below them.
SENTENCES = (
    # whoever asks
    _("You are not authorized to access this resource."),
    _("Cannot create ${type}"),
    _("Disallowed subobject type: ${type}"),
    _("Missing '${permission}' permission"),
    _("Checkin not allowed"),
    _("Checkout not allowed"),
    _("Cancel not allowed"),
    _("Wrong login and/or password."),
    _("Login and password must be provided in body."),
    _("The authentication token is invalid or expired."),
    _("Unknown token"),
    # what is not there
    _("Resource not found: ${url}"),
    _("Invalid '@type' parameter. No content type with the name '${type}' found"),
    _("Type '${type}' could not be found."),
    _("Field(set) '${field}' could not be found."),
    _("The vocabulary '${name}' does not exist"),
    _("No such field: '${field}'"),
    _("Field '${field}' does not have a source"),
    _("Field '${field}' does not have an IQuerySource"),
    _("Content does not exist"),
    # how it was asked
    _("No JSON object could be decoded"),
    _("Malformed body"),
    _("Property '${name}' is required"),
    _("Missing parameter ${name}"),
    _("Missing parameter: '${name}'"),
    _("Missing transition"),
    _("Too many parameters"),
    _("Must supply exactly one path parameter (fieldname)"),
    _("Parameters supplied are not valid."),
    _("Parameters supplied are not valid"),
    _("Query string supplied is not valid"),
    _('Required "search" parameter is missing.'),
    _('Parameter "query" must be a string.'),
    _("No query supplied"),
    _("Invalid query."),
    _("You can not filter by title and token at the same time."),
    _("Client/server ordering mismatch"),
    _("Resource is locked."),
    _("No file uploaded"),
    _("Uploaded file is not a valid CSV file"),
    _("Unsupported version"),
    _("MailHost is not configured."),
    _("Missing from or message parameters"),
    _('Missing "to", "from" or "message" parameters'),
    # values
    _("Invalid ${name}: Not an integer"),
    _("Invalid date: ${value}"),
    _("Invalid time: ${value}"),
    _("Invalid isoformat string: '${value}'"),
    _("time data '${value}' does not match format '${format}'"),
    _("Unknown string format: ${value}"),
    _("day is out of range for month: ${value}"),
    _("day is out of range for month"),
    _("month must be in 1..12: ${value}"),
    _("month must be in 1..12"),
    _("invalid literal for int() with base 10: '${value}'"),
    _("could not convert string to float: '${value}'"),
    _("Could not parse value '${value}' as boolean"),
    _("Not allowed to set content-type text/x-html-safe"),
    _("Could not resolve object for path: ${value}"),
)
#: The text for an English one that is not among them, by status.
GENERAL = {
    400: _("The request could not be carried out: something in it is not right."),
    401: _("You are not authorized to access this resource."),
    403: _("You may not do this."),
    404: _("There is nothing at this address."),
    405: _("This cannot be done here."),
    409: _("Somebody else changed this in the meantime. Please try again."),
    410: _("This content is no longer published"),
}
FIELD = _("The value is not right.")
BROKEN = _("Something went wrong on our side. Please try again later.")
#: Characters of a sentence with its values.
LONGEST = 1_000
SLOT = re.compile(r"\\\$\\\{(\w+)\\\}")
#: Python writes a key or a value in either kind of quotes.
QUOTES = str.maketrans({'"': "'"})


@cache
def patterns():
    """Return [(compiled sentence, message)]."""
    return [
        (re.compile(SLOT.sub(r"(?P<\1>.+)", re.escape(_plain(each))), re.S), each)
        for each in SENTENCES
    ]


def _plain(text):
    return str(text).translate(QUOTES)


def translated(text, request):
    """Return a refusal in the reader's language; None for English that is not known."""
    if isinstance(text, Message):
        text = translate(text, context=request)
    text = str(text)
    if len(text) > LONGEST:
        # it repeats what was sent, and each pattern would go through all of it
        return None if text.isascii() else text
    plain = _plain(text)
    if plain[:1] == plain[-1:] == "'":  # the text of a KeyError is its repr
        plain = plain[1:-1]
    for pattern, message in patterns():
        if found := pattern.fullmatch(plain):
            filled = Message(message, mapping=found.groupdict())
            return translate(filled, context=request)
    return None if text.isascii() else text


def translate_answer(answer, status, request):
    """Translate the words of a refusal's JSON in place, and return it."""
    if not isinstance(answer, dict):
        return answer
    for part in (answer, answer.get("error")):
        if isinstance(part, dict) and part.get("message"):
            _translate_message(part, status, request)
    for part in (answer.get("errors"), answer.get("failed")):
        _translate_fields(part, request)
    return answer


def _translate_message(part, status, request):
    text = part["message"]
    if (fields := _fields(text)) is not None:
        _translate_fields(fields, request)
        part["message"] = str(fields)
        return
    translation = translated(text, request)
    if translation is None:
        translation = translate(_general(status), context=request)
        if status < 500:
            part["detail"] = text
    part["message"] = translation


def _fields(text):
    """Return the faults by field that plone.restapi writes as text, or None."""
    if not isinstance(text, str) or not text.startswith("[{"):
        return None
    try:
        return literal_eval(text)
    except (SyntaxError, ValueError):
        return None


def _translate_fields(faults, request):
    for fault in faults if isinstance(faults, list) else ():
        if isinstance(fault, dict) and fault.get("message"):
            translation = translated(fault["message"], request)
            fault["message"] = translation or translate(FIELD, context=request)


def in_shape(answer):
    """Return a refusal's JSON with `type`, `message` and `errors`, whoever wrote it."""
    inner = answer.get("error") if isinstance(answer, dict) else None
    inner = inner if isinstance(inner, dict) else {}
    if not isinstance(answer, dict) or not (answer.keys() | inner) >= {"message"}:
        return answer
    message = answer.get("message") or inner.get("message") or ""
    faults = _fields(message)
    if faults:
        texts = (fault.get("message") for fault in faults if isinstance(fault, dict))
        message = " ".join(dict.fromkeys(filter(None, texts)))
    else:
        faults = answer.get("errors") or ()
    return {
        **answer,
        "type": answer.get("type") or inner.get("type") or "BadRequest",
        "message": message,
        "errors": [
            {
                "field": fault.get("field") or "",
                "code": fault.get("code") or "invalid",
                "message": fault.get("message") or "",
            }
            for fault in faults
            if isinstance(fault, dict)
        ],
    }


def with_message(answer, status, request):
    """Return a refusal's JSON with a type and a message, whatever a service answered.

    Some of plone.restapi set a status and answer nothing (`GET @sharing`: `null`).
    """
    kind = HTTPStatus(status).phrase.replace(" ", "")
    if not isinstance(answer, dict):
        answer = {} if answer is None else {"detail": answer}
    inner = answer.get("error")
    inner = inner if isinstance(inner, dict) else {}
    if not (answer.get("type") or inner.get("type")):
        answer = answer | {"type": kind}
    if not (answer.get("message") or inner.get("message")):
        answer = answer | {"message": translate(_general(status), context=request)}
    return answer


def _general(status):
    return BROKEN if status >= 500 else GENERAL.get(status, GENERAL[400])


def translate_refusal(event):
    """Translate the answer of a service that has refused in its own way; subscriber."""
    request = event.request
    if not (IThadsLayer.providedBy(request) and IAPIRequest.providedBy(request)):
        return
    response = request.response
    status = response.getStatus()
    if status < 400 or not isinstance(response.body, bytes):
        return
    published = request.get("PUBLISHED")
    is_service = IService.providedBy(getattr(published, "__self__", published))
    try:
        answer = json.loads(response.body) if response.body or not is_service else None
    except ValueError:
        return
    translate_answer(answer, status, request)
    if is_service:
        answer = with_message(answer, status, request)
    response.setHeader("Content-Type", "application/json")
    response.setBody(json.dumps(in_shape(answer)))


class Refusal(LocalOnly, ErrorHandling):
    """View of an exception as a program's client gets it."""

    def __call__(self):
        status = problems.status_of(self.context)
        if isinstance(self.context, DeserializationError):
            status = 400  # their mistake, not ours
        elif isinstance(self.context, Invalid) and rest_inputs.sent(self.request):
            # a field's constraint, which plone.restapi knows of one kind only
            first = self.context.args[0] if self.context.args else None
            self.context = Refused(
                {"": first if isinstance(first, str) else GENERAL[400]}
            )
            status = 400
        elif rest_inputs.caused(self.context, self.request):
            rest_inputs.log(self.context, self.request)
            self.context = BadRequest(GENERAL[400])
            status = 400
        if status is not None:
            self.request.response.setStatus(status, lock=True)
        return super().__call__()

    def render_exception(self, exception):
        """Return the JSON of an exception."""
        answer = super().render_exception(exception)
        if isinstance(exception, NotFound) and answer:
            # not the steps Zope went: they tell how much of the address there is
            answer["message"] = f"Resource not found: {self.request['ACTUAL_URL']}"
        response = self.request.response
        if not response._locked_status:
            response.setStatus(type(exception))
        if problems.status_of(exception) is not None:
            return answer | problems.problem_of(exception, self.request)
        if exception.args and isinstance(exception.args[0], Message):
            answer["message"] = exception.args[0]
        return in_shape(translate_answer(answer, response.getStatus(), self.request))
