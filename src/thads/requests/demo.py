"""Cases for demonstrations and tests, made as citizens and officers make them.

`make_case` hands a request in and leads it to a state by the very steps the pages
use, at moments in the past; nothing is mailed.
"""

from collective.easyform.api import get_schema
from contextlib import contextmanager
from datetime import timedelta
from plone import api
from thads import worktime
from thads.casework import steps
from thads.requests import cases
from thads.requests import letters
from thads.requests import procedures
from thads.requests import submissions
from thads.worktime import clock
import uuid


#: {state: ids of the steps that lead to it}.
WAYS = {
    "registered": [],
    "received": ["receive"],
    "refused": ["refuse"],
    "in_work": ["receive", "make_appointment"],
    "supplement_wanted": ["receive", "request_supplement"],
    "fee_wanted": ["receive", "request_fee"],
    "withdrawn": ["withdraw"],
    "stopped": ["receive", "stop"],
    "finished": ["receive", "make_appointment", "finish"],
    "returned": ["receive", "make_appointment", "finish", "return_result"],
}

#: {step: values of its fields}.
WORDS = {
    "receive": {"note": "Hồ sơ hợp lệ, đã chuyển cán bộ thụ lý."},
    "refuse": {"reason": "Yêu cầu không thuộc thẩm quyền của cơ quan."},
    "make_appointment": {},
    "request_supplement": {
        "message": "Hồ sơ còn thiếu giấy tờ, đề nghị ông/bà bổ sung.",
        "missing": "Bản sao bản án có dấu của Tòa án\nBản sao giấy tờ tùy thân",
    },
    "request_fee": {
        "message": "Đề nghị ông/bà nộp phí theo thông báo.",
        "amount": "300.000 đồng",
    },
    "withdraw": {"reason": "Các bên đã tự thỏa thuận thi hành."},
    "stop": {"reason": "Chờ kết quả giải thích bản án của Tòa án."},
    "finish": {"result": "Đã ban hành quyết định theo yêu cầu."},
    "return_result": {"note": "Đã giao kết quả cho người nộp hồ sơ."},
}


#: A PDF of one empty page, for cases that need an attachment.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


def answers_for(procedure, **values):
    """Return answers for `make_case`, titled as in the form."""
    schema = get_schema(procedures.get(procedure).form)
    return [
        (name, schema[name].title, text)
        for name, text in values.items()
        if name in schema
    ]


def make_case(
    locality,
    state="registered",
    *,
    procedure="yeu-cau-thi-hanh-an",
    applicant,
    answers=(),
    files=(),
    unit=None,
    received=None,
    officer=None,
    pace=timedelta(hours=3),
    key=None,
):
    """Make one case in a locality and lead it to a state; return it.

    `locality`: a Locality or its id. `state`: a state of `states.csv`.
    `applicant`: {"name", "phone", "email", "address"}. `answers`: (field name, title,
    text) each. `files`: (filename, bytes, content type) each. `unit`: the id of the
    receiving unit, by default the locality's. `received`: an aware datetime, by
    default now. `officer`: the login that takes the steps, by default
    `<unit>.officer`. `pace`: the working time from one step to the next. `key`: the
    same key makes no second case. Runs as whoever calls it; call it as Manager.
    """
    portal = api.portal.get()
    locality_id = locality if isinstance(locality, str) else locality.getId()
    unit = unit or locality_id
    moment = clock.to_utc(received or clock.now())
    with silence():
        receipt = submissions.submit(
            portal,
            submissions.Submission(
                locality_id=locality_id,
                unit_id=unit,
                procedure=procedures.get(procedure),
                key=key or uuid.uuid4().hex,
                applicant=applicant,
                answers=answers,
                files=files,
            ),
            now=moment,
            queue=False,
        )
        case = cases.make(portal, receipt.code) or cases.find(portal, receipt.code)
        if not receipt.created:
            return case
        for name in WAYS[state]:
            moment = later(moment, pace)
            person = "" if name == "withdraw" else officer or f"{unit}.officer"
            with api.env.adopt_roles(["Manager"]):
                case = steps.take(case, name, WORDS[name], person=person, now=moment)
    return case


def later(moment, pace):
    """Return a moment of office hours after another one, but never one to come."""
    after = worktime.current_calendar().add_working_time(moment, pace)
    return max(moment, min(clock.to_utc(after), clock.now()))


@contextmanager
def silence():
    """Queue no letters while this context lasts."""
    before = letters.MUTED.set(True)
    try:
        yield
    finally:
        letters.MUTED.reset(before)
