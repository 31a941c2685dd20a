"""Log-in in the portal's look; staff land on the page of their work."""

from plone import api
from plone.base import PloneMessageFactory
from plone.base.interfaces import IRedirectAfterLogin
from plone.protect import authenticator
from plone.protect.interfaces import IDisableCSRFProtection
from Products.CMFPlone.browser.login.login import LoginForm
from Products.CMFPlone.browser.login.login_help import LoginHelpForm
from Products.CMFPlone.browser.login.login_help import RequestResetPassword
from Products.CMFPlone.browser.login.login_help import RequestUsername
from Products.CMFPlone.browser.login.logout import LogoutView
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.audit.sign_in import WAY
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.login import accounts
from thads.login import same_origin
from thads.login import second_step
from thads.login.directory.proof import is_away
from thads.login.oidc.browser.pages import staff_button
from thads.login.trusted_devices import trust
from thads.organisation import password_reset
from thads.ratelimit import Budget
from thads.ratelimit import network_of
from thads.ratelimit import person_of
from thads.text import fold
from thads.web import parameters
from thads.worktime import clock
from z3c.form import button
from z3c.form import form
from zope.annotation.interfaces import IAnnotations
from zope.component import adapter
from zope.interface import Interface
from zope.interface import alsoProvides
from zope.interface import implementer


TOO_LATE = _("That took too long. Please log in again.")
WELCOME = PloneMessageFactory(
    "you_are_now_logged_in", default="Welcome! You are now logged in."
)
#: Characters of a ticket, and of an address.
LONGEST = 2_000
ON_ITS_WAY = _("If there is such an account, a mail to its address is on its way.")


TOO_MANY = _(
    "Too many such mails were asked for. Please try again in ${minutes} minutes, or "
    "ask your unit's administrator."
)
#: Mails that may be asked for: for a name, so that nobody fills somebody's mailbox, and
#: from an address, behind which a whole office may stand, and from the network it is
#: in. A name counts whether there is such an account or not.
OF_NAME = Budget("site.login_help.name", 5, 3600)
OF_ADDRESS = Budget("site.login_help.address", 30, 3600)
OF_NETWORK = Budget("site.login_help.network", 100, 3600)


class LoginPage(LoginForm):
    """Plone's log-in form under a template of ours, and the form for the code after it.

    No session begins before all that the account needs was given: between the two
    forms goes a ticket.
    """

    page_title = _("Staff log-in")
    second = ViewPageTemplateFile("templates/login_second.pt")
    #: What the password lacks, and what is wrong with a code that was given.
    lacking = None
    problem_of_code = None

    def __call__(self):
        form = self.request.form
        if self.request.method == "POST" and parameters.given(form, "ticket"):
            return self._take_code(parameters.text(form, "ticket", most=LONGEST))
        self.lacking = second_step.missing(self.request)
        if self.lacking is not None:
            return self._ask()
        return super().__call__()

    @property
    def sets_up(self):
        """True if a second factor is demanded and not set up yet."""
        return self.lacking.purpose == second_step.ENROL

    @property
    def came_from(self):
        """The address one came from, as it was sent."""
        return parameters.text(self.request.form, "came_from", most=LONGEST)

    def _ask(self):
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.second()

    def _take_code(self, ticket):
        found = accounts.of_ticket(second_step.CODE, ticket)
        if found is None:
            api.portal.show_message(TOO_LATE, self.request, "error")
            return super().__call__()
        self.lacking, payload = found
        guard, user_id = self.lacking.guard, self.lacking.user_id
        login = guard.account(user_id).getUserName()
        origin = guard.origin(login, user_id, self.request)
        code = parameters.text(self.request.form, "code")
        try:
            second_step.check(guard, user_id, code, origin)
        except Refused as refused:
            self.problem_of_code = refused.problems[second_step.CODE]
            return self._ask()
        second_step.let_in(guard, user_id, self.request)
        if payload in second_step.WAYS:
            IAnnotations(self.request)[WAY] = second_step.WAYS[payload]
        if parameters.flag(self.request.form, "remember"):
            trust(guard, user_id, self.request)
        # the ticket has proved where the form comes from; its token was nobody's
        alsoProvides(self.request, IDisableCSRFProtection)
        is_initial = self._post_login()
        api.portal.show_message(WELCOME, self.request)
        self.redirect_after_login(self.came_from or None, is_initial)
        return ""

    def provider_button(self):
        """Return {title, url} of the log-in by a provider, None if there is none."""
        return staff_button(self.get_came_from() or "")

    @property
    def directory_is_away(self):
        """True if the directory of the staff did not answer for this log-in."""
        return is_away(self.request)

    @property
    def problem(self):
        """True if name or password were wrong: a person let in is sent on."""
        return self.request.method == "POST" and api.user.is_anonymous()


class ResetPassword(RequestResetPassword):
    """Plone's form for a new password; the mail leaves through the outbox.

    The answer does not disclose whether there is such an account.
    """

    @button.buttonAndHandler(
        PloneMessageFactory(
            "button_pwreset_reset_password", default="Reset your password"
        ),
        name="reset",
    )
    def handle_reset(self, action):
        """Queue the mail, and answer the same in any case."""
        data, errors = self.extractData()
        if errors:
            self.status = self.formErrorsMessage
            return
        send(password_reset.PASSWORD_LINK, data["reset_password"] or "", self.request)


class SendLogin(RequestUsername):
    """Plone's form for a forgotten login, answered in the same way."""

    @button.buttonAndHandler(
        PloneMessageFactory("button_pwreset_get_username", default="Get your username"),
        name="get_username",
    )
    def handle_login(self, action):
        """Queue the mail, and answer the same in any case."""
        data, errors = self.extractData()
        if errors:
            self.status = self.formErrorsMessage
            return
        send(password_reset.LOGIN, data["recover_username"] or "", self.request)


def send(kind, name, request):
    """Have a mail sent while the budgets last; do and tell the same for every name."""
    now = clock.seconds()
    spenders = (
        (OF_NAME, fold(name).strip()),
        (OF_ADDRESS, person_of(request.getClientAddr())),
        (OF_NETWORK, network_of(request.getClientAddr())),
    )
    left = max(budget.seconds_until(who, now) for budget, who in spenders)
    if left:
        message = _(TOO_MANY, mapping={"minutes": left // 60 + 1})
        api.portal.show_message(message, request, "error")
        return
    for budget, who in spenders:
        budget.spend(who, now)
    password_reset.ask(kind, name)
    api.portal.show_message(ON_ITS_WAY, request)


class HelpPage(LoginHelpForm):
    """Page for a forgotten password or login: the same answer for every name."""

    page_title = _("Forgotten password or login")
    index = ViewPageTemplateFile("templates/login_help.pt")

    def update(self):
        self.subforms = [
            ResetPassword(None, self.request),
            SendLogin(None, self.request),
        ]
        for subform in self.subforms:
            subform.update()
        form.EditForm.update(self)


class RedirectToHelp(BrowserView):
    """Redirect from Plone's older page of forgotten passwords.

    That page discloses whether there is an account.
    """

    def __call__(self):
        url = f"{api.portal.get().absolute_url()}/login-help"
        return self.request.response.redirect(url)


class LogoutPage(LogoutView):
    """Plone's log-out, for a person who follows its link or sends its form.

    All sessions of the account end: neither a link on another site's page reaches it,
    nor a picture or a frame in a text of ours. A browser that does not say what it asks
    for is shown the form.
    """

    page_title = _("Log out")
    form = ViewPageTemplateFile("templates/logout.pt")

    def __call__(self):
        """End the sessions of the account, or ask whether to."""
        if self.request.method == "POST":
            authenticator.check(self.request)
        elif same_origin.is_followed_from_outside(self.request):
            home = api.portal.get_navigation_root(self.context).absolute_url()
            return self.request.response.redirect(f"{home}/@@staff")
        elif not (api.user.is_anonymous() or same_origin.is_navigation(self.request)):
            self.request.response.setHeader("Cache-Control", "private, no-store")
            return self.form()
        # drafts of texts, which the next person at this computer must not read
        self.request.response.setHeader("Clear-Site-Data", '"storage"')
        return super().__call__()


@implementer(IRedirectAfterLogin)
@adapter(Interface, IThadsLayer)
class RedirectAfterLogin:
    """Address after logging in: the page one came from, else that of one's work."""

    def __init__(self, context, request):
        self.context = context
        self.request = request

    def __call__(self, came_from=None, is_initial_login=False):
        home = self.context.absolute_url()
        tool = api.portal.get_tool("portal_url")
        # Plone compares beginnings only: https://this.host.example.org would pass
        if came_from and not tool.isURLInPortal(came_from):
            came_from = None
        if came_from and came_from.rstrip("/") != home.rstrip("/"):
            return came_from
        return f"{home}/@@staff"
