"""@@training at the portal: on, off, anew; @@training-mail at the training site."""

from datetime import datetime
from plone import api
from plone.memoize.view import memoize
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from thads import _
from thads.outbox import captured_mail
from thads.outbox.jobs import RUNNING
from thads.outbox.jobs import WAITING
from thads.outbox.jobs import get_outbox
from thads.training import site
from thads.web import parameters
from thads.worktime import clock
from typing import ClassVar


class TrainingPanel(BrowserView):
    """The page on which the operator looks after the training site."""

    page_title = _("Training site")
    #: {login: password}, shown once, after they were made up
    passwords: ClassVar = {}

    def __call__(self):
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            self.decide(parameters.text(self.request.form, "decision"))
        return self.index()

    def decide(self, decision):
        """Switch the training site on or off, or have it made anew."""
        if decision == "on":
            self.passwords = site.new_passwords()
            site.turn_on(self.context, self.passwords)
        elif decision == "renew" and self.state is not None:
            site.renew(self.context)
        elif decision == "off" and self.state is not None:
            site.turn_off(self.context)
            api.portal.show_message(
                _("The training site is switched off and will be removed."),
                self.request,
            )

    @property
    def state(self):
        """The decision about the training site, None while it is off."""
        return site.state(self.context)

    @property
    @memoize
    def there(self):
        """True if the site has been made."""
        return site.find(self.context) is not None

    @property
    def address(self):
        """Address of the training site."""
        return site.address(self.context)

    @property
    def made(self):
        """Time at which the site was made."""
        made = self.state and self.state["made"]
        return f"{datetime.fromisoformat(made):%d/%m/%Y %H:%M}" if made else ""

    @property
    def under_way(self):
        """True while the worker has been asked and is not done yet."""
        store = get_outbox(self.context)
        kinds = {
            store.jobs[id]["kind"]
            for state in (WAITING, RUNNING)
            for _time, id in store.agenda(state).until()
        }
        return bool(kinds & {site.MAKE, site.REMOVE})

    @property
    def accounts(self):
        """The accounts people practise with: login, function, password while shown."""
        return [
            {
                "login": login,
                "function": function.title if function else _("Citizen"),
                "password": self.passwords.get(login, ""),
            }
            for login, function in site.accounts().items()
        ]


class CapturedMail(BrowserView):
    """Page of the mail the training site would have sent, for all who are in it."""

    page_title = _("Mailbox of the training site")

    @property
    def mails(self):
        """The captured mails, the newest first."""
        return [
            {**mail, "to": ", ".join(mail["to"]), "time": _time(mail["time"])}
            for mail in captured_mail.mails(self.context)
        ]


def _time(seconds):
    return f"{clock.local(clock.from_seconds(seconds)):%d/%m/%Y %H:%M}"
