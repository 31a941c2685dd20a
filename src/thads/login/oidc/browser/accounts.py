"""`@@external-accounts`: which accounts a provider's log-in may use."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.Five import BrowserView
from thads import _
from thads import audit
from thads.login.oidc import links
from thads.login.oidc import settings
from thads.login.oidc.refusals import LoginRefused
from thads.organisation.staff import NotPermitted
from thads.organisation.staff import Office
from thads.organisation.units import home_of
from thads.organisation.units import unit_id_of
from thads.web import parameters
from thads.worktime import clock


#: Characters of a code.
LONGEST = 254
TAKEN = _("Another account has this code.")
NOT_YOURS = _(
    "This person holds functions outside your unit: the centre looks after the log-in "
    "of their account."
)


class ExternalAccounts(BrowserView):
    """The codes by which accounts are found at a first log-in, and what is linked."""

    page_title = _("Accounts and the provider")
    error = None

    def __call__(self):
        self.provider = settings.provider(settings.STAFF)
        self.request.response.setHeader("Cache-Control", "private, no-store")
        self.office = Office(home_of(self.context))
        if self.request.method == "POST" and self.provider is not None:
            CheckAuthenticator(self.request)
            try:
                return self.change()
            except NotPermitted as refused:
                self.error = refused.message
                self.request.response.setStatus(422)
        return self.index()

    def change(self):
        """Set the code of an account, or unlink it; return the way back."""
        form = self.request.form
        user_id = parameters.text(form, "person")
        person = next((each for each in self.people() if each["id"] == user_id), None)
        if person is None:
            raise NotPermitted(_("This person is not yours to look after."))
        if not person["is_ours"]:
            raise NotPermitted(NOT_YOURS)
        if user_id == api.user.get_current().getId():
            raise NotPermitted(_("A colleague links your own account."))
        if parameters.given(form, "unlink"):
            self.unlink(user_id)
        else:
            self.set_number(user_id, parameters.text(form, "number", most=LONGEST))
        self.request.response.redirect(
            f"{self.context.absolute_url()}/@@external-accounts"
        )
        return ""

    def unlink(self, user_id):
        """Let the person at the provider use the account no more."""
        if links.unlink(user_id):
            audit.record(self.context, "login.unlink", person=user_id)
        api.portal.show_message(
            _("The provider's log-in leads to this account no more."), self.request
        )

    def set_number(self, user_id, number):
        """Set the code by which the account is found."""
        try:
            links.set_number(user_id, number)
        except LoginRefused as error:
            raise NotPermitted(TAKEN) from error
        audit.record(self.context, "login.number", person=user_id)
        api.portal.show_message(_("The code has been saved."), self.request)

    # what the template asks

    def asks_number(self):
        """Return whether accounts are found by the code given here."""
        return self.provider is not None and self.provider.match == settings.NUMBER

    def title(self):
        """Return the name of the provider."""
        return self.provider.shown_title

    def claim(self):
        """Return the name of the claim that is compared with the code."""
        return self.provider.claim

    def people(self):
        """Return one row a person of the office; none while no provider is set."""
        people = self.office.people() if self.provider is not None else []
        return [
            {
                "id": person.id,
                "fullname": person.fullname,
                "number": links.number_of(person.id),
                "since": self._since(person.id),
                "is_ours": self._is_ours(person),
            }
            for person in people
        ]

    def _since(self, user_id):
        moment = links.linked_since(user_id)
        return clock.shown(moment) if moment is not None else ""

    def _is_ours(self, person):
        """Return whether this office may decide who logs in to an account.

        Whoever decides it could log in there themselves, and so must be one who could
        have given all functions of the account.
        """
        if self.office.central:
            return True
        allowed = {
            (unit_id_of(unit), function.id)
            for unit, functions in self.office.choices()
            for function in functions
        }
        return person.functions <= allowed
