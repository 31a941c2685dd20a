"""`@@mail-choices`: of what one gets mail at once, and of what once a day."""

from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads import audit
from thads.casework import mail_choices
from thads.organisation.browser.personal import PersonalPage
from thads.web import parameters
from typing import Any


class MailChoicesPage(PersonalPage):
    """The choices of the person signed in, as a form."""

    page_title = _("Mail about my work")

    def __call__(self) -> str:
        self.me: str = api.user.get_current().getId()
        if self.request.method == "POST" and not api.user.is_anonymous():
            CheckAuthenticator(self.request)
            mail_choices.choose(self.me, self.chosen())
            audit.record(self.context, "organisation.mail_choices")
            api.portal.show_message(_("Your choice has been saved."), self.request)
            self.request.response.redirect(
                f"{self.context.absolute_url()}/@@mail-choices"
            )
            return ""
        return super().__call__()

    def chosen(self) -> dict[str, str]:
        """Return {kind: when} as the form has it; what is no choice stays as it was."""
        before = mail_choices.of(self.me)
        return {
            kind: parameters.choice(
                self.request.form, kind, mail_choices.TIMES, before[kind]
            )
            for kind in mail_choices.KINDS
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the kinds with the times to choose from, as the form shows them."""
        now = mail_choices.of(self.me)
        return [
            {
                "id": kind,
                "title": title,
                "times": [
                    {"id": time, "title": words, "on": now[kind] == time}
                    for time, words in mail_choices.TIMES.items()
                ],
            }
            for kind, title in mail_choices.KINDS.items()
        ]
