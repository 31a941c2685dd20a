"""`@@second-factor`: a person sets up their second factor, renews it, looks after it.

Whoever must have one and has none comes here from the log-in page, with a ticket and
no session: nothing else answers them before they have set it up.
"""

from AccessControl import getSecurityManager
from plone import api
from plone.base.interfaces import IRedirectAfterLogin
from plone.protect import CheckAuthenticator
from plone.protect.interfaces import IDisableCSRFProtection
from thads import _
from thads.errors import Refused
from thads.login import accounts
from thads.login import email_changes
from thads.login import one_time_codes
from thads.login import second_step
from thads.login import tickets
from thads.login.guard import guard_of
from thads.login.second_factor import CODES
from thads.login.second_factor import readable_code
from thads.organisation import own_account
from thads.organisation.browser.personal import PersonalPage
from thads.web import parameters
from thads.web.public_address import public_url
from thads.worktime import clock
from urllib.parse import urlsplit
from zExceptions import Unauthorized
from zope.component import queryMultiAdapter
from zope.interface import alsoProvides


#: Purpose of the ticket that carries a secret from its page to its confirmation.
PENDING = "pending"
#: What a person may do; each is the name of a button.
ACTIONS = ("start", "confirm", "renew", "off", "forget")
#: Characters of a ticket.
LONGEST = 1_000

TOO_LATE = _("That took too long. Please begin again.")
SHOWN_ONCE = _(
    "Two-step verification is on. Recovery codes are shown once: if you did not write "
    "them down, make new ones below."
)
DEMANDED = _("Your function demands two-step verification: it stays on.")


class SecondFactorPage(PersonalPage):
    """The page, in one of its states: overview, secret to confirm, codes to keep."""

    page_title = _("Two-step verification")
    #: {field: message}
    problems = {}
    secret = pending = ticket = came_from = ""
    #: Recovery codes, shown once.
    codes = ()
    count = CODES

    def __call__(self):
        self.guard, self.user_id = self._account()
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            form = self.request.form
            action = next((n for n in ACTIONS if parameters.given(form, n)), "")
            if action and (answer := getattr(self, f"_{action}")()) is not None:
                return answer
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    def _account(self):
        """Return (guard, user id) of who is logged in, or has a ticket to set it up."""
        user = getSecurityManager().getUser()
        if (here := guard_of(user)) is not None:
            return here, user.getId()
        form = self.request.form
        if self.request.method == "POST":
            self.ticket = parameters.text(form, "ticket", most=LONGEST)
            self.came_from = parameters.text(form, "came_from", most=LONGEST)
            found = accounts.of_ticket(second_step.ENROL, self.ticket)
            if found is not None:
                return found[0].guard, found[0].user_id
        raise Unauthorized

    # what the page shows

    @property
    def factor(self):
        """The second factor of the account, None if it has none."""
        return self.guard.factor(self.user_id)

    @property
    def demanded(self):
        """True if it is demanded of the account."""
        return second_step.must_have(self.guard, self.user_id)

    @property
    def since(self):
        """The day on which it was set up."""
        return clock.shown_day(clock.from_seconds(self.factor.since))

    def devices(self):
        """Return the devices that are remembered: [{id, name, since}]."""
        return [
            {
                "id": device.id,
                "name": device.name or _("Unknown browser"),
                "since": clock.shown_day(clock.from_seconds(device.since)),
            }
            for device in self.factor.devices(clock.seconds())
        ]

    @property
    def picture(self):
        """The QR code an app reads, as SVG."""
        return one_time_codes.picture(self.address)

    @property
    def address(self):
        """The address an app on the same device opens."""
        host = urlsplit(public_url(api.portal.get())).hostname or ""
        login = self.guard.account(self.user_id).getUserName()
        return one_time_codes.address(self.secret, login, f"THADS {host}")

    @property
    def secret_in_groups(self):
        """The secret, for whoever types it in."""
        return one_time_codes.grouped(self.secret)

    @property
    def next_address(self):
        """The page to go on with: one's work after a log-in, else this one."""
        here = f"{self.context.absolute_url()}/@@second-factor"
        leads = queryMultiAdapter((self.context, self.request), IRedirectAfterLogin)
        return leads(self.came_from) if self.ticket and leads is not None else here

    def codes_in_groups(self):
        """Return the recovery codes as they are written down."""
        return [one_time_codes.grouped(code) for code in self.codes]

    # what a person does

    def _start(self):
        if not self.ticket and not self._proved():
            return
        self._show(one_time_codes.new_secret())

    def _confirm(self):
        pending = parameters.text(self.request.form, "pending", most=LONGEST)
        found = accounts.of_ticket(PENDING, pending)
        if found is None or found[0].user_id != self.user_id:
            # reloading the page of the codes sends the spent ticket once more
            self._refuse("password", TOO_LATE if self.factor is None else SHOWN_ONCE)
            return
        secret, code = found[1], self._code()
        step = one_time_codes.matching_step(secret, code, clock.seconds())
        if step is None:
            self._refuse("code", second_step.CODE_WRONG)
            self._show(secret)
            return
        self.codes = accounts.enrol(
            self.guard, self.user_id, secret, step, self.request
        )
        if self.ticket:
            self._log_in()

    def _show(self, secret):
        self.secret = secret
        now = clock.seconds()
        self.pending = tickets.issue(self.guard, PENDING, self.user_id, now, secret)

    def _log_in(self):
        """Begin the session of who came with a ticket: they have proved both."""
        second_step.let_in(self.guard, self.user_id, self.request)
        alsoProvides(self.request, IDisableCSRFProtection)
        api.portal.get_tool("portal_membership").loginUser(self.request)

    def _renew(self):
        if self.factor is not None and self._proved():
            self.codes = accounts.new_recovery_codes(self.guard, self.user_id)

    def _off(self):
        if self.demanded:
            self._refuse("off", DEMANDED)
        elif self.factor is not None and self._proved():
            accounts.switch_off(self.guard, self.user_id, self.request)
            return self._again(_("Two-step verification is off."))

    def _forget(self):
        if self.factor is not None:
            device = parameters.text(self.request.form, "forget")
            accounts.forget_device(self.guard, self.user_id, device)
            return self._again(_("The device is remembered no more."))

    def _again(self, message):
        api.portal.show_message(message, self.request)
        address = f"{self.context.absolute_url()}/@@second-factor"
        self.request.response.redirect(address)
        return ""

    def _proved(self):
        """Return whether password, and code where there is one, were given right."""
        form = self.request.form
        password = parameters.password(form, "password")
        if not password:
            self._refuse("password", email_changes.PASSWORD_WRONG)
            return False
        code = parameters.text(form, "code")
        try:
            email_changes.prove(self.guard, self.user_id, password, self.request, code)
        except Refused as refused:
            ((name, message),) = refused.problems.items()
            self._refuse("password" if name == own_account.PROOF else name, message)
            return False
        return True

    def _code(self):
        return readable_code(parameters.text(self.request.form, "code"))

    def _refuse(self, field, message):
        self.problems = {field: message}
        self.request.response.setStatus(422)
