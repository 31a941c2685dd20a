"""Workbooks to be downloaded."""

from Products.Five.browser import BrowserView
from thads.debtors.content import definition_of
from thads.debtors.loads.intake import annotated_workbook
from thads.debtors.register.visibility import public_fields
from thads.debtors.services import asked_list
from thads.organisation.interfaces import ILocality
from thads.organisation.units import branches
from thads.organisation.units import unit_of
from thads.spreadsheets.template import template
from urllib.parse import quote
from zExceptions import NotFound


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Download(BrowserView):
    def send(self, data, filename, kind=XLSX):
        response = self.request.response
        response.setHeader("Content-Type", kind)
        response.setHeader("X-Content-Type-Options", "nosniff")
        response.setHeader("Cache-Control", "no-store")
        response.setHeader(
            "Content-Disposition", f"attachment; filename*=UTF-8''{quote(filename)}"
        )
        return data


class LoadTemplate(Download):
    """The template of a register's list."""

    @property
    def definition(self):
        return definition_of(self.context)

    def __call__(self):
        unit, definition = unit_of(self.context), self.definition
        if definition is None:
            raise NotFound("debtor-load-template")
        below = branches(unit) if ILocality.providedBy(unit) else ()
        units = [unit.title, *(branch.title for branch in below)]
        public = public_fields(definition)
        data = template(units, unit.title, definition, public)
        return self.send(data, f"mau-{definition.id}-{unit.getId()}.xlsx")


class LocalityTemplate(LoadTemplate):
    """The template of the list a program names."""

    @property
    def definition(self):
        return asked_list(self.request.form)


class AnnotatedWorkbook(Download):
    def __call__(self):
        if self.context.file is None:
            raise NotFound("debtor-annotated")
        name = self.context.file.filename.rpartition(".")[0] or "danh-sach"
        return self.send(annotated_workbook(self.context), f"{name}-ghi-chu.xlsx")


class OriginalFile(Download):
    def __call__(self):
        file = self.context.file
        if file is None:
            raise NotFound("debtor-original")
        return self.send(file.data, file.filename, file.contentType)
