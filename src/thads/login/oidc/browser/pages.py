"""Pages on the way to a provider and back; they show something only if it failed."""

from AccessControl import getSecurityManager
from plone import api
from plone.base import PloneMessageFactory
from plone.base.interfaces import IRedirectAfterLogin
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.audit import sign_in
from thads.login import second_step
from thads.login import sessions as login_sessions
from thads.login import tickets
from thads.login.guard import guard_of
from thads.login.oidc import citizens
from thads.login.oidc import flow
from thads.login.oidc import links
from thads.login.oidc import sessions
from thads.login.oidc import settings
from thads.login.oidc import staff
from thads.login.oidc.refusals import LoginRefused
from thads.web import parameters
from thads.web.writes import expected_writes
from thads.worktime import clock
from urllib.parse import urlencode
from zExceptions import NotFound
from zope.component import queryMultiAdapter
import logging
import transaction


logger = logging.getLogger("thads.login")

WELCOME = PloneMessageFactory(
    "you_are_now_logged_in", default="Welcome! You are now logged in."
)


#: Reasons for which nobody has tried to log in, or nobody knows who.
NO_ATTEMPT = frozenset(("state", "used", "busy", "down", "cancelled", "host"))


def inside(address):
    """Return an address if it is one of the portal's, else ""."""
    tool = api.portal.get_tool("portal_url")
    return address if address and tool.isURLInPortal(address) else ""


def staff_button(came_from=""):
    """Return {title, url} of the button on the log-in page; None if there is none."""
    provider = settings.provider(settings.STAFF)
    if provider is None:
        return None
    base = provider.return_address.removesuffix("-return")
    query = f"?{urlencode({'came_from': came_from})}" if inside(came_from) else ""
    return {"title": provider.shown_title, "url": f"{base}{query}"}


class ProviderPage(BrowserView):
    """Base of the pages of both providers."""

    name = settings.STAFF
    page_title = _("Log-in by a provider")
    #: what the page of a refusal shows
    message = ""

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        self.provider = settings.provider(self.name)
        if self.provider is None:
            raise NotFound(self.request.get("PATH_INFO", ""))
        try:
            return self.go()
        except LoginRefused as refused:
            return self.refuse(refused)

    def refuse(self, refused):
        """Return the page that says why it does not go on; nothing is stored."""
        transaction.abort()
        logger.warning("log-in by the provider %s: %s", self.name, refused.reason)
        self.record(refused)
        self.message = refused.message
        self.request.response.setStatus(refused.status)
        return self.index()

    def record(self, refused):
        """Count the refusal for the audit trail, where it concerns an account."""

    def parameter(self, name, most=flow.LONGEST):
        """Return a parameter as text."""
        return parameters.text(self.request.form, name, most=most)

    @property
    def title(self):
        """The name of the provider."""
        return self.provider.shown_title

    @property
    def is_for_staff(self):
        """True on the way of the staff."""
        return self.name == settings.STAFF

    @property
    def again(self):
        """The address at which one begins again."""
        return self.provider.return_address.removesuffix("-return")


class Start(ProviderPage):
    """`oidc-staff`: sends the browser to the provider."""

    def go(self):
        """Redirect to the provider, with the state of this log-in in a cookie."""
        came_from = inside(self.parameter("came_from"))
        anew = self.is_for_staff and parameters.given(self.request.form, "anew")
        now = clock.seconds()
        address = flow.begin(
            self.provider, citizens.secret(), came_from, self.request, now, anew
        )
        return self.request.response.redirect(address)


class CitizenStart(Start):
    """`oidc-citizens`: the same for citizens."""

    name = settings.CITIZENS
    page_title = _("Your identity")


class Return(ProviderPage):
    """`oidc-staff-return`: the provider sends the browser here."""

    code_page = ViewPageTemplateFile("code.pt")
    #: what the page for the code asks
    sets_up, ticket, came_from = False, "", ""

    def claims(self):
        """Return what `flow.finish` does: claims, where from, whether anew."""
        answer = {
            name: self.parameter(name) for name in ("state", "code", "error", "iss")
        }
        now = clock.seconds()
        return flow.finish(self.provider, citizens.secret(), answer, self.request, now)

    def go(self):
        """Log the person in whose account it is, and lead them to their work."""
        claims, came_from, anew = self.claims()
        if anew:
            return self.prove(claims, inside(came_from))
        portal = api.portal.get()
        with expected_writes(portal):
            user_id = staff.account_of(self.provider, claims)
            has_second_factor = staff.counts_as_second_factor(self.provider, claims)
            lacking = sessions.begin(user_id, self.request, has_second_factor)
        if lacking is not None:
            return self.ask(lacking, inside(came_from))
        api.portal.show_message(WELCOME, self.request)
        adapter = queryMultiAdapter((portal, self.request), IRedirectAfterLogin)
        target = inside(came_from)
        if adapter is not None:
            target = adapter(target or None)
        return self.request.response.redirect(target or portal.absolute_url())

    def prove(self, claims, came_from):
        """Note on the session at work that its person has just logged in there anew.

        It begins none: a second factor was given when the session began.
        """
        user = getSecurityManager().getUser()
        guard, user_id = guard_of(user), user.getId()
        person = links.account_of(claims["iss"], claims["sub"])
        if guard is None or person != user_id:
            raise LoginRefused("another", user_id or "")
        id = login_sessions.shown_by(guard, user_id, self.request)
        if not id:
            raise LoginRefused("state")
        guard.change_session(user_id, id, proved=int(clock.seconds()))
        target = came_from or api.portal.get().absolute_url()
        return self.request.response.redirect(target)

    def ask(self, lacking, came_from):
        """Return the page that asks for a code, or leads to setting one up."""
        self.sets_up = lacking.purpose == second_step.ENROL
        self.came_from = came_from
        now = clock.seconds()
        self.ticket = tickets.issue(
            lacking.guard, lacking.purpose, lacking.user_id, now, sessions.PAYLOAD
        )
        return self.code_page()

    def record(self, refused):
        """Count the refusal with the failed log-ins, if it was one."""
        if refused.reason in NO_ATTEMPT:
            return
        sign_in.refused(api.portal.get(), self.request, refused.user_id, sign_in.OIDC)


class CitizenReturn(Return):
    """`oidc-citizens-return`: the same for citizens, who get no account."""

    name = settings.CITIZENS
    page_title = _("Your identity")

    def go(self):
        """Give the browser its identity, and lead it back."""
        claims, came_from, _anew = self.claims()
        citizens.enter(self.provider, claims, self.request)
        target = inside(came_from) or api.portal.get().absolute_url()
        return self.request.response.redirect(target)

    def record(self, refused):
        """Record nothing: no account is concerned."""


class CitizenEnd(ProviderPage):
    """`oidc-citizens-end`: signs a citizen out here, not at the provider."""

    name = settings.CITIZENS

    def go(self):
        """Forget the identity, and lead back to where the button stands."""
        if self.request.method == "POST":
            citizens.end(self.request)
        target = inside(self.parameter("came_from")) or api.portal.get().absolute_url()
        return self.request.response.redirect(target, status=303)
