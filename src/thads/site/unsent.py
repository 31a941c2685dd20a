"""Texts of a form whose session had ended when it was sent.

The form did nothing; its text would be lost with the page. It is shown once more, to
whoever sent it and to nobody else: nothing of it is stored.
"""

from plone import api
from thads.login.same_origin import is_form_of_own_page
from thads.web import parameters
from thads.web import revisions


#: Parts of names of fields that hold secrets, or nothing anybody typed.
SECRET = ("password", "__ac", "_authenticator", "secret", "token", "ticket")
#: Shorter words are typed again more quickly than they are copied.
SHORTEST = 12
MOST, LONGEST = 20, 200_000


def texts(request) -> list[str]:
    """Return the texts of a form that a page of this site sent, the longer ones.

    None of a form with a password, and none where another site's page sent it: what a
    stranger wrote must not be shown as the portal's.
    """
    form = request.form
    if request.method != "POST" or not is_form_of_own_page(request):
        return []
    names = [str(name) for name in form]
    if any("password" in name.lower() for name in names):
        return []
    found = []
    for name in names:
        if any(part in name.lower() for part in SECRET):
            continue
        text = parameters.text(form, name, most=LONGEST, lines=True)
        if len(text) >= SHORTEST and any(sign.isspace() for sign in text):
            found.append(text)
    return found[:MOST]


def is_of_ended_session(request, typed: list[str]) -> bool:
    """Return whether a form of staff came from nobody: their session had ended.

    `typed`: its texts, see `texts`. Forms that decide something name a revision.
    """
    if request.method != "POST" or not api.user.is_anonymous():
        return False
    decides = parameters.given(request.form, revisions.NAME)
    return bool(typed) or (decides and is_form_of_own_page(request))
