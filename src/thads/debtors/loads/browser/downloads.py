"""Downloads of loads: templates, and workbooks as they came or with comments."""

from thads import audit
from thads.debtors.loads.report import annotated_workbook
from thads.debtors.loads.template import load_template
from thads.debtors.register.browser.downloads import Download
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.register.registers import named_kind
from thads.debtors.register.registers import register_kind_of
from thads.debtors.register.visibility import public_fields
from thads.organisation.interfaces import ILocality
from thads.organisation.units import branches
from thads.organisation.units import unit_of
from zExceptions import NotFound


class LoadTemplate(Download):
    """`@@debtor-load-template` of a register."""

    @property
    def register_kind(self) -> RegisterKind | None:
        """Register kind the template is made for."""
        return register_kind_of(self.context)

    def __call__(self):
        unit, register_kind = unit_of(self.context), self.register_kind
        if register_kind is None:
            raise NotFound("debtor-load-template")
        below = branches(unit) if ILocality.providedBy(unit) else ()
        units = [unit.title, *(branch.title for branch in below)]
        public = public_fields(register_kind)
        data = load_template(units, unit.title, register_kind, public)
        return self.send(data, f"mau-{register_kind.id}-{unit.getId()}.xlsx")


class UnitTemplate(LoadTemplate):
    """`@@debtor-load-template` of a locality or branch: of the kind a request names."""

    @property
    def register_kind(self) -> RegisterKind | None:
        """Register kind the request names as `list`, None if there is no such kind."""
        return named_kind(self.request.form)


class AnnotatedWorkbook(Download):
    """`@@debtor-annotated`: the workbook with a comment on each faulty cell."""

    def __call__(self):
        if self.context.file is None:
            raise NotFound("debtor-annotated")
        audit.record(self.context, "debtors.download")
        name = self.context.file.filename.rpartition(".")[0] or "danh-sach"
        return self.send(annotated_workbook(self.context), f"{name}-ghi-chu.xlsx")


class OriginalFile(Download):
    """`@@debtor-original`: the file as it was handed in."""

    def __call__(self):
        file = self.context.file
        if file is None:
            raise NotFound("debtor-original")
        audit.record(self.context, "debtors.download")
        return self.send(file.data, file.filename, file.contentType)
