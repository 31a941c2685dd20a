"""People with a second factor, who log in over HTTP."""

from tests.layers import PASSWORD
from tests.login.http import Http
from tests.mails import recorded_mails
from thads import audit
from thads.login import alerts
from thads.login import settings
from thads.login.guard import guard_in
from thads.login.second_factor import SecondFactor
from thads.worktime import clock
import pyotp
import re
import requests
import time
import transaction


HIDDEN = re.compile(
    r'<input\b(?=[^>]*\btype="hidden")(?=[^>]*\bname="([^"]+)")'
    r'(?=[^>]*\bvalue="([^"]*)")[^>]*>'
)
RECOVERY = re.compile(r"<code[^>]*>(\d{4} \d{4} \d{4})</code>")
KEY = re.compile(r"<code>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</code>")


def fields_of(text):
    """The hidden fields of a page's forms; of several of one name, the last."""
    return dict(HIDDEN.findall(text))


class Factors(Http):
    """Mixin: `self.enrolled(login)` gives an account a second factor."""

    def setUp(self):
        super().setUp()
        self.secrets = {}

    @property
    def guard(self):
        transaction.begin()
        return guard_in(self.portal.acl_users)

    def demand(self, *functions):
        transaction.begin()
        settings.demand(functions)
        transaction.commit()

    def enrolled(self, login):
        """Give an account a second factor; return its recovery codes."""
        return self.enrolled_at(self.guard, login)

    def enrolled_at(self, guard, login):
        """Give an account of a folder, named by its guard, a second factor."""
        secret = self.secrets[login] = pyotp.random_base32(32)
        # as of long ago: the code of now was not used
        factor = SecondFactor(secret, 0, clock.seconds())
        codes = factor.new_recovery_codes()
        guard.set_factor(login, factor)
        transaction.commit()
        return codes

    def code(self, login, steps=0):
        """The code the app of an account shows, some steps from now."""
        return pyotp.TOTP(self.secrets[login]).at(time.time() + 30 * steps)

    def wrong(self, login):
        """Six digits that are no code of now."""
        near = {self.code(login, steps) for steps in range(-3, 4)}
        return next(f"{n:06}" for n in range(100) if f"{n:06}" not in near)

    def entries(self, action):
        """The entries of the trail with this action."""
        transaction.begin()
        return list(audit.read(self.portal, action=action))

    def told(self, tell=alerts.tell):
        """Let the worker look; return the mails."""
        transaction.begin()
        with recorded_mails() as mails:
            tell(self.portal)
        transaction.commit()
        return mails

    # the log-in page

    def first_step(self, login, password=PASSWORD, session=None, **fields):
        """Give name and password; return the session, its `last` the answer."""
        return self.log_in(login, password, session, **fields)

    def second_step(self, session, code, **fields):
        """Give the code on the page that asks for it."""
        shown = fields_of(session.last.text)
        session.last = session.post(
            f"{self.base}/login",
            data={**shown, "code": code, **fields},
            allow_redirects=False,
            timeout=60,
        )
        return session

    def enter(self, login, code=None, session=None, **fields):
        """Log in by both steps."""
        session = self.first_step(login, session=session)
        return self.second_step(session, code or self.code(login), **fields)

    def is_in(self, session, login):
        return "__ac" in session.cookies and self.person(login, session) == 200

    # the page of the second factor

    def page(self, session, **fields):
        """Post to the page of the second factor with the fields of the page before."""
        shown = fields_of(session.last.text)
        session.last = session.post(
            f"{self.base}/@@second-factor",
            data={**shown, **fields},
            allow_redirects=False,
            timeout=60,
        )
        return session.last

    def open_page(self, session):
        session.last = session.get(
            f"{self.base}/@@second-factor", allow_redirects=False, timeout=60
        )
        return session.last

    def secret_on(self, text):
        return KEY.search(text)[1].replace(" ", "")

    def codes_on(self, text):
        return [code.replace(" ", "") for code in RECOVERY.findall(text)]

    def set_up(self, session, login, **fields):
        """Set a second factor up on its page; return the recovery codes."""
        text = self.page(session, start="1", **fields).text
        self.secrets[login] = self.secret_on(text)
        self.confirmed = self.code(login)
        answer = self.page(session, confirm="1", code=self.confirmed)
        self.assertEqual(answer.status_code, 200)
        return self.codes_on(answer.text)


def copy_of(session):
    """A browser with the same cookies."""
    other = requests.Session()
    other.cookies.update(session.cookies)
    return other
