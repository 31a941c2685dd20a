"""The forms of an item's steps on its page, and taking the step one of them sends."""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads.casework import draft_services
from thads.casework import drafts
from thads.casework import steps
from thads.casework.browser import draft_script
from thads.casework.interfaces import ITrackedItem
from thads.casework.process import FILES
from thads.casework.process import Field
from thads.casework.process import Options
from thads.casework.tables import Step
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.plonetypes import Request
from thads.uploads.gate import Sent
from thads.uploads.posted import posted_files
from thads.web import parameters
from thads.web import problems
from thads.web import revisions
from thads.web import steps as workflow_steps
from thads.worktime import clock
from typing import TypedDict
from urllib.parse import urlencode
import transaction


#: Names of the form's own fields; no process has a field called so.
STEP, REVISION, COMMENT = "step", "revision", "comment"
#: What is read of a text: far beyond what a step takes, so that a text that is too
#: long is refused and shown again as it was typed, not cut.
MOST_TEXT = 200_000


OVERTAKEN = _(
    "Somebody else has taken a step since you opened this page. Nothing was changed: "
    "look at the history and decide again."
)


class FormField(TypedDict):
    """A field of a form, as the template shows it.

    `widget`: a word of `process`. `value`: of files, the names of those that have to be
    chosen again. `groups`: the choices, for that widget. `problem`:
    message of what was refused, None where nothing was.
    """

    name: str
    id: str
    label: str
    widget: str
    required: bool
    value: str
    groups: Options
    problem: str | None


class StepForm(TypedDict):
    """The form of one step, as the template shows it; `open` where it was refused.

    `key` and `store`: of the draft of what is written; `kept`: whether there is one.
    """

    id: str
    title: str
    button: str
    danger: bool
    open: bool
    problems: Mapping[str, str]
    fields: list[FormField]
    key: str
    store: str
    kept: bool


class StepForms:
    """Mixin of an item's page: `context` is a tracked item, `request` the request.

    The template shows the forms by the macro `forms` of `context/@@thads-steps`.
    """

    context: ITrackedItem
    request: Request
    now: datetime

    list_name = ""  # name of the page that lists such items, where they lie
    failed = ""  # id of the step that was refused
    problems: Mapping[str, str] = {}  # field -> message
    #: (label, text) of the fields of a step that is not possible any more
    unsent: Sequence[tuple[str, str]] = ()

    def step_forms(self) -> list[StepForm]:
        """Return the forms of the steps that may be taken now."""
        self.now = clock.now()
        return [self._form(step) for step in self.ordered(steps.possible(self.context))]

    def ordered(self, possible: list[Step]) -> list[Step]:
        """Return the steps in the order of the page, by default that of the table."""
        return possible

    def take_posted(self) -> ITrackedItem | None:
        """Take the step a form sent; return the item, or None with `problems` set.

        Raises Forbidden where the form's token is missing.
        """
        CheckAuthenticator(self.request)
        name, values, files, revision = self.sent()
        try:
            if revision is None:
                workflow_steps.check(self.context, name)
                raise Stale(revisions.UNNAMED)
            taken = steps.take(self.context, name, values, files, revision=revision)
            drafts.end_sent(self.request)
            return taken
        except Refused as refused:
            self._fail(name, 400, refused.problems)
        except NotAllowed as refused:
            self._fail(name, 403, {"": problems.message_of(refused)})
        except Stale as stale:
            message = stale.args[0] if stale.args else OVERTAKEN
            self._fail(name, 409, {"": message})
        return None

    def sent(self) -> tuple[str, dict[str, str], list[Sent], int | None]:
        """Return step, values, files and revision as the form has them."""
        name = parameters.text(self.request.form, STEP)
        revision = parameters.integer(self.request.form, REVISION, default=None)
        return name, self._values(name), self._files(name), revision

    def _fail(self, name: str, status: int, problems: Mapping[str, str]) -> None:
        transaction.doom()  # what was written before the refusal is not kept
        self.failed, self.problems = name, problems
        self.request.response.setStatus(status)
        if name not in {step.id for step in steps.possible(self.context)}:
            fields = self.context.process.fields
            typed = {**self._values(name), **self._file_names(name)}
            self.unsent = [
                (fields[field].label, text)
                for field, text in typed.items()
                if text and field in fields
            ]

    def _step_fields(self, name: str) -> dict[str, Field]:
        process = self.context.process
        step = process.steps.get(name)
        return {} if step is None else {f: process.fields[f] for f in step.fields}

    def _values(self, name: str) -> dict[str, str]:
        names = [n for n, f in self._step_fields(name).items() if f.widget != FILES]
        return {
            name: parameters.text(self.request.form, name, most=MOST_TEXT, lines=True)
            for name in (*names, COMMENT)
        }

    def accept(self) -> str:
        """Return the `accept` attribute of the form's file inputs."""
        accepts = self.context.process.accepts
        return "" if accepts is None else accepts.accept

    def _files(self, name: str) -> list[Sent]:
        accepts = self.context.process.accepts
        most = 0 if accepts is None else accepts.largest
        return [
            file
            for field in self._file_fields(name)
            for file in posted_files(self.request, field, most)
        ]

    def _file_fields(self, name: str) -> list[str]:
        return [n for n, f in self._step_fields(name).items() if f.widget == FILES]

    def _file_names(self, name: str) -> dict[str, str]:
        """Return {field: names of the files sent}: a browser asks for them anew."""
        return {
            field: ", ".join(
                file.filename
                for file in parameters.files(self.request.form, field)
                if file.filename
            )
            for field in self._file_fields(name)
        }

    def _form(self, step: Step) -> StepForm:
        failed = step.id == self.failed
        fields = self.context.process.fields
        form = draft_services.form_of_step(self.context, step.id)
        store = f"{self.context.absolute_url()}/@draft?{urlencode({'step': step.id})}"
        return {
            **draft_script.facts(self.request, form, store, failed),
            "id": step.id,
            "title": step.title,
            "button": step.button,
            "danger": step.danger,
            "open": failed,
            "problems": self.problems if failed else {},
            "fields": [
                self._field(step, name, fields[name], failed)
                for name in step.fields
                if not fields[name].applies or fields[name].applies(self.context)
            ],
        }

    def _field(self, step: Step, name: str, field: Field, failed: bool) -> FormField:
        typed = self._file_names if field.widget == FILES else self._values
        value = typed(step.id).get(name, "") if failed else ""
        default = field.prepared.get(step.id, field.default)
        if not value and default is not None:
            value = default(self.context, self.now)
        options = field.offered.get(step.id, field.options)
        groups = options(self.context) if options else ()
        if options and value not in {
            choice for _t, group in groups for choice, _ in group
        }:
            value = ""  # a browser would show the first choice as the one that was made
        return {
            "name": name,
            "id": f"{step.id}-{name}",
            "label": field.label,
            "widget": field.widget,
            "required": field.required or name in step.needs,
            "value": value,
            "groups": groups,
            "problem": self.problems.get(name) if failed else None,
        }

    def draft_script(self) -> str:
        """Return the script that keeps what is written in the forms."""
        return draft_script.script()

    def redirect(self, item: ITrackedItem) -> str:
        """Redirect to the item, or to its list where the reader may not see it."""
        visible = api.user.has_permission("View", obj=item)
        return self.request.response.redirect(
            item.absolute_url() if visible else self.list_url(), status=303
        )

    def list_url(self) -> str:
        """Return the address of the list the item stands in."""
        return f"{self.context.__parent__.absolute_url()}/{self.list_name}"
