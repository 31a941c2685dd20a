"""Form of a new report, filled in while the caller is on the line."""

from datetime import datetime
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from thads import _
from thads.casework import drafts
from thads.casework.browser import draft_script
from thads.casework.errors import KeyTaken
from thads.errors import Refused
from thads.hotline import draft_services
from thads.hotline import files
from thads.hotline import reports
from thads.hotline import terms
from thads.organisation.units import CENTRAL
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.uploads.posted import posted_files
from thads.web import parameters
from thads.web.parameters import FIRST_DATE
from thads.web.parameters import LAST_DATE
from thads.worktime import TIMEZONE
from thads.worktime import clock
import transaction
import uuid


MOMENT = "%Y-%m-%dT%H:%M"
#: What is read of a text: a text beyond what a report takes is refused and shown again
#: as it was typed, not cut.
MOST = 200_000


#: For a form sent again with other content, after the browser's *Back*.
SENT_BEFORE = _(
    "You recorded this form a moment ago as the report ${code}. What stands in it now "
    "is different: send it once more to record it as a report of its own."
)


class Intake(BrowserView):
    """`@@hotline-intake`: the form of a new report, on one screen."""

    page_title = _("Take in a report")
    channels = terms.CHANNELS
    classes = terms.CLASSES
    urgencies = terms.URGENCIES
    accept = files.ACCEPTS.accept
    new_key = ""  # of a form whose key belongs to another report

    def __call__(self):
        self.errors = {}
        self.now = clock.local(clock.now())
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            address = self._record()
            if address:
                self.request.response.redirect(address)
                return ""
        return self.index()

    def value(self, name: str, default: str = "") -> str:
        """Return the text sent in a field, to show it again after a refusal."""
        return parameters.text(self.request.form, name, default, MOST, lines=True)

    def draft(self) -> draft_script.DraftFacts:
        """Return {key, store, kept} of the draft of this form."""
        form = draft_services.form_of_intake(self.context)
        store = f"{self.context.absolute_url()}/@report-draft"
        return draft_script.facts(self.request, form, store)

    def draft_script(self) -> str:
        """Return the script that keeps what is written."""
        return draft_script.script()

    def key(self):
        """Return the key of this form; two sendings with one key are one report."""
        return self.new_key or self.value("key") or uuid.uuid4().hex

    def received(self) -> str:
        """Return the moment of receipt as it was typed, at first the current one."""
        return self.value("received", self.now.strftime(MOMENT))

    def messages(self) -> list[dict[str, str]]:
        """Return what was refused: {anchor of the field, text}."""
        # `content` names the main part of every page
        return [
            {"anchor": "report-content" if field == "content" else field, "text": text}
            for field, text in self.errors.items()
        ]

    def unit_groups(self):
        """Return groups of the units that may be reported, one's own branches first."""
        home = locality_of(self.context)
        groups = []
        if home is not None:
            own = [{"id": b.unit_id, "title": b.title} for b in branches(home)]
            own.append({"id": home.unit_id, "title": home.title})
            groups.append({"title": home.title, "units": own})
        rest = [
            {"id": locality.unit_id, "title": locality.title}
            for locality in localities()
            if home is None or locality.unit_id != home.unit_id
        ]
        centre = api.portal.get()
        groups.append(
            {
                "title": _("Others"),
                "units": [{"id": CENTRAL, "title": centre.title}, *rest],
            }
        )
        return groups

    def _record(self):
        new, errors = self._new_report()
        status = 400
        if not errors:
            try:
                report = reports.record(
                    unit_id_of(self.context),
                    new,
                    api.user.get_current().getId(),
                )
            except Refused as refused:
                errors = {
                    name.replace(".", "_"): message
                    for name, message in refused.problems.items()
                }
                if "key" in errors:
                    self.new_key = uuid.uuid4().hex
            except KeyTaken as known:
                self.new_key = uuid.uuid4().hex
                message = _(SENT_BEFORE, mapping={"code": known.code})
                errors, status = {"content": message}, 409
        if errors:
            self.errors = errors
            transaction.doom()
            self.request.response.setStatus(status)
            return None
        api.portal.show_message(
            _("Report ${code} has been taken in.", mapping={"code": report.code}),
            self.request,
        )
        drafts.end_sent(self.request)
        if api.user.has_permission("View", obj=report):
            return report.absolute_url()
        api.portal.show_message(
            _("It concerns your own unit and has gone to the centre."), self.request
        )
        return f"{self.context.absolute_url()}/@@hotline-reports"

    def _new_report(self):
        errors = {}
        try:
            received = datetime.strptime(self.received(), MOMENT)
            if not FIRST_DATE <= received.date() <= LAST_DATE:
                raise ValueError(received)
            received = received.replace(tzinfo=TIMEZONE)
        except ValueError:
            received = None
            errors["received"] = _("Give day and hour.")
        new = reports.NewReport(
            content=self.value("content").strip(),
            reported_unit=self.value("reported_unit"),
            reported_person=self.value("reported_person").strip(),
            channel=self.value("channel", "phone"),
            kind=self.value("kind", "feedback"),
            urgency=self.value("urgency", "normal"),
            received=received,
            informant={
                name: self.value(f"informant_{name}").strip()
                for name in ("name", "phone", "email", "address")
            },
            files=self._files(errors),
            key=self.value("key"),
        )
        # a form that lost its key: the same content again is the same click
        new.key = new.key or f"form-{new.digest()}"
        return new, errors

    def _files(self, errors):
        sent = posted_files(self.request, "files", files.ACCEPTS.largest)
        try:
            return files.checked(sent)
        except Refused as refused:
            errors.update(refused.problems)
            return ()
