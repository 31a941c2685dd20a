"""Answer 400 to parameters that cannot be read.

Without it: Zope casts parameters (`b_start:int`, `created.query:record:date`) before it
looks for the site, and whatever a cast raises is a server error in Zope's own look:
`/?q:int=x`, `/?q:json=[[[[…`, `/?q=1&q.x:record=2`, a form in an unknown encoding. Text
that was no UTF-8 comes to every view with its lone surrogates, which none can write out
again. Here such a request goes on without parameters, so that the page of the error is
ours, and is refused when it is known where it leads; surrogates are replaced.

Plone keeps notes in the request and looks for them among the parameters, too: whoever
sends `summary_serializer_metadata:json={...}` with a list has plone.restapi read any
attribute of each item, and call any method, without asking for a right. Parameters of
such names count as not sent, and what `:json` makes of a text, where it is a
dictionary, cannot be read.

Upstream: Zope#1244 makes a BadRequest of broken XML-RPC; a cast that fails
(`ZPublisher.HTTPRequest.processInputs`) is not reported yet, nor are the notes of
plone.restapi (`serializer.summary`).
"""

from contextlib import suppress
from functools import partial
from plone.rest.interfaces import IAPIRequest
from thads import _
from thads.corrections.page_inputs import read_batch
from thads.spreadsheets.json_lines import MEDIA_TYPES
from thads.web.readable import readable
from thads.web.readable import readable_deep
from transaction.interfaces import TransientError
from zExceptions import BadRequest
from ZPublisher.HTTPRequest import FileUpload
from ZPublisher.HTTPRequest import record
import json
import re


#: The message of what was dropped. In the request's environment, where no parameter
#: can set it.
UNREADABLE = "thads.unreadable"
#: Parameters that Plone's log-in, its protection of forms and its error pages take for
#: text, before any view is asked: what they raise is an error without a page.
TEXTS = frozenset(
    ("__ac_name", "__ac_password", "_authenticator", "came_from", "next", "target_url")
)
#: Parameters with a name of Python's private kind that are meant to be sent.
SENT = ("_", "_authenticator")
LOG_IN = "__ac"
#: Notes of Plone's own in a request.
NOTES = frozenset(
    (
        "__catalog_cache__",
        "_ec_cache",
        "_oai_cache",
        "_plone_ec_cache",
        "_summary_fields_cache",
        "summary_serializer_metadata",
        "usercache",
    )
)
#: Fields of forms of z3c.form, whose widgets take text, lists of it, and files.
WIDGETS = "form.widgets."
PARAMETERS = _("The parameters of this address or form could not be read.")
NESTED = _("The body is nested too deeply.")
#: Levels of a JSON body. The deepest ours and Plone's clients send has some twenty.
LEVELS = 100
#: What opens and closes in JSON outside of its strings.
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"?|([\[{])|([\]}])', re.S)
#: Escapes of JSON for half a character and for controls.
_ESCAPES = re.compile(rb"\\u(?:d[89a-f]|00[01])", re.I)
#: Many letters in a row that are not ASCII, written out or escaped: perhaps accents.
_RUNS = re.compile(rb"(?:\\u[0-9a-f]{4}|[\xc2-\xf4][\x80-\xbf]{1,3}){31}", re.I)
_OTHER_BODIES = (
    "multipart/",
    "application/x-www-form-urlencoded",
    "application/offset+octet-stream",
    # read line by line, in a process of its own
    *MEDIA_TYPES,
)


def guard_inputs(event):
    """Read the parameters guarded; subscriber of the start of a request."""
    request = event.request
    request.processInputs = partial(_process_inputs, request)


def _process_inputs(request):
    del request.processInputs  # the class's own again; and no circle is left
    try:
        request.processInputs()
    except (MemoryError, OSError, TransientError):
        raise
    except Exception:
        _drop(request, PARAMETERS)
        return
    for sent in (request.form, request.taintedform):
        for name in list(filter(_is_note, sent)):
            del sent[name]
    for name in NOTES & request.cookies.keys():
        del request.cookies[name]
    if _holds_dictionary(list(request.form.values())):
        _drop(request, PARAMETERS)
        return
    try:
        for name, value in request.form.items():
            request.form[name] = _readable(value)
    except RecursionError:
        _drop(request, PARAMETERS)
        return
    for name in TEXTS & request.form.keys():
        _as_text(request, name)
    for name in [each for each in request.form if each.startswith(WIDGETS)]:
        request.form[name] = _as_sent(request.form[name])
        if request.form[name] is None:
            del request.form[name]
    if IAPIRequest.providedBy(request) or "/++api++" in request.get("PATH_INFO", ""):
        _check_body(request)
    else:
        read_batch(request)


def _is_note(name):
    """Return whether a parameter has a name of notes, those of tomorrow included."""
    is_private = name.startswith("_") and not name.startswith(LOG_IN)
    return name in NOTES or is_private and name not in SENT


def _holds_dictionary(value):
    """Return whether a parameter is, or holds, what `:json` alone makes."""
    waiting = [value]  # not by recursion: a stranger decides how deep it is
    while waiting:
        each = waiting.pop()
        if isinstance(each, record):
            waiting.extend(vars(each).values())
        elif isinstance(each, list | tuple):
            waiting.extend(each)
        elif isinstance(each, dict):
            return True
    return False


def _as_text(request, name):
    """Leave the first text of a parameter; it counts as not given if there is none."""
    value = request.form[name]
    if isinstance(value, list | tuple):
        value = next(iter(value), None)
    if isinstance(value, str):
        request.form[name] = value
    else:
        del request.form[name]


def _as_sent(value):
    """Return the value of a widget as forms send it; None for a record."""
    if isinstance(value, str | FileUpload):
        return value
    if isinstance(value, list | tuple):
        read = [each for each in map(_as_sent, value) if each is not None]
        return read if read or not value else None
    return None if isinstance(value, record) else str(value)


def _drop(request, message):
    """Let a request go on without what it sent, to be refused at its end."""
    request.form.clear()
    request.taintedform.clear()
    request["BODY"] = b""
    request.environ[UNREADABLE] = message


def _readable(value):
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list | tuple):
        return type(value)(map(_readable, value))
    if isinstance(value, record):
        for name, each in vars(value).items():
            value.__dict__[name] = _readable(each)
    elif isinstance(value, FileUpload):
        value.filename = readable(value.filename)
    return value


def refuse_unreadable(event):
    """Refuse a request that could not be read; subscriber after traversal."""
    message = event.request.environ.get(UNREADABLE)
    if message is not None:
        raise BadRequest(message)


def _check_body(request):
    """Drop JSON nested so deeply that Python cannot read it; mend broken text."""
    kind = (request.getHeader("Content-Type") or "").lower()
    if kind.startswith(_OTHER_BODIES):
        return
    body = request.get("BODY")
    if not isinstance(body, bytes):
        return
    if body.count(b"[") + body.count(b"{") > LEVELS and _levels(body) > LEVELS:
        _drop(request, NESTED)
    elif _ESCAPES.search(body) or _RUNS.search(body):
        with suppress(ValueError):  # no JSON: the service refuses it
            request["BODY"] = json.dumps(readable_deep(json.loads(body))).encode()


def _levels(body):
    deepest = level = 0
    for found in _NESTING.finditer(body):
        if found[1]:
            level += 1
            deepest = max(deepest, level)
        elif found[2]:
            level -= 1
    return deepest
