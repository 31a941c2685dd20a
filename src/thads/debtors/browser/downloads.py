"""Workbooks to be downloaded."""

from Products.Five.browser import BrowserView
from thads.debtors.loads import annotated_workbook
from thads.debtors.workbooks.template import template
from thads.organisation.units import branches
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
    def __call__(self):
        units = [self.context.title, *(u.title for u in branches(self.context))]
        data = template(units, self.context.title)
        return self.send(data, f"mau-danh-sach-{self.context.getId()}.xlsx")


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
