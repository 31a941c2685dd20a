"""Files of a form that was refused: good ones are held until it is sent again.

The form of the tracking page takes several files in one field. Whatever was wrong, a
bad file, a text, a step taken meanwhile, the good files need not be chosen again.
"""

from plone import api
from plone.namedfile.file import NamedBlobFile
from thads.errors import Refused
from thads.requests import attachments
from thads.requests import journal
from thads.requests.budget import STASHED_FILES
from thads.uploads.fields import named_file
from thads.uploads.posted import posted_files
from thads.web import parameters
from thads.worktime import clock


FIELD = "files"
KEPT, DROP = "files.kept", "files.drop"


def sent(request) -> list[tuple[str, tuple[str, bytes, str]]]:
    """Return [(token, (file name, bytes, declared type))] of what a form sends.

    Files held from an earlier try come first, with their token; those the citizen has
    taken out are left out.
    """
    dropped = set(parameters.texts(request.form, DROP))
    tokens = dict.fromkeys(parameters.texts(request.form, KEPT))
    found = []
    for token in list(tokens)[: attachments.ACCEPTS.most]:
        blob = None if token in dropped else journal.unstash(api.portal.get(), token)
        if blob is not None:
            found.append((token, (blob.filename, blob.data, blob.contentType)))
    new = posted_files(request, FIELD, attachments.ACCEPTS.largest)
    return found + [("", file) for file in new]


def hold(request, files) -> tuple[list[dict[str, str]], list[str]]:
    """Hold the good ones of some files; return them and the messages of the bad ones.

    `files`: as `sent` returns them. Returns ([{token, name}], [message]). Where the
    budget of the network is spent, a file must be chosen again.
    """
    held, problems = [], []
    for token, (name, data, declared) in files[: attachments.ACCEPTS.most]:
        if not token:
            try:
                taken = attachments.check(name, data, declared)
            except Refused as refused:
                problems += refused.problems.values()
                continue
            token = _stash(request, taken)
        if token:
            held.append({"token": token, "name": name})
    return held, problems


def _stash(request, taken) -> str:
    """Store a file for the next try; return its token, empty where none is taken."""
    who, now = request.getClientAddr(), clock.seconds()
    if STASHED_FILES.spent(who, now):
        return ""
    STASHED_FILES.spend(who, now)
    return journal.stash(api.portal.get(), named_file(taken, NamedBlobFile))
