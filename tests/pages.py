"""Every page a person sees, and the states it can be in: one table.

Shared by the tests of access, the crawl for English left over, and `make shots`. It
holds on the fixture world with content (`SHOWN_HTTP`) and on a demo site alike: people
and addresses are the same, and what has an address made up is reached by a step.

    for entry in PAGES:
        page = visitor.open(entry)      # a Playwright page, standing there
"""

from collections.abc import Callable
from dataclasses import dataclass
from tests import pdfs
import re
import secrets


PDF = {"name": "bản án.pdf", "mimeType": "application/pdf", "buffer": pdfs.PDF}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BRANCH = "/hanoi/don-vi/badinh"
FORM = "/hanoi/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an"
ANSWERS = {
    "ho_ten": "Trần Văn Thử",
    "dien_thoai": "0912 345 678",
    "email": "thu@example.org",
    "dia_chi": "Số 1 phố Thử, Hà Nội",
    "so_ban_an": "25/2025/DS-ST",
    "ngay_ban_an": "30/06/2025",
    "toa_an": "Tòa án nhân dân thành phố Hà Nội",
    "nguoi_phai": "Lê Văn Nợ, Hà Nội",
    "noi_dung": "Buộc ông Lê Văn Nợ trả 100.000.000 đồng.",
}
SEND = """button => {
  const pressed = document.createElement('input')
  Object.assign(pressed, {type: 'hidden', name: button.name, value: button.value})
  button.form.append(pressed)
  HTMLFormElement.prototype.submit.call(button.form)
}"""


#: Staff of each function, for walks along links.
PEOPLE = (
    "hanoi.editor",
    "hanoi.leader",
    "hanoi.officer",
    "hanoi.registrar",
    "hanoi.hotline",
    "hanoi.editorial_head",
    "hanoi.accountant",
    "hanoi.admin",
    "central.approver",
    "central.admin",
    "central.inspector",
)


@dataclass(frozen=True)
class Page:
    """A page in one state: where it starts, as whom, and what leads to the state."""

    name: str
    address: str
    who: str | None = None
    steps: tuple[Callable, ...] = ()
    status: int = 200
    #: not on a demo site: the state needs something broken on purpose
    tests_only: bool = False
    #: name of a page with the same template in the same state; axe looks at that one
    like: str | None = None

    @property
    def public(self):
        return self.who is None


# --- steps: each takes the Playwright page


def follow(selector):
    """Go where the first such link leads."""

    def step(page):
        page.goto(page.locator(selector).first.evaluate("link => link.href"))

    return step


def visit(address):
    """Go to another address of the site, behind a locality's."""

    def step(page):
        page.goto(re.sub(r"/hanoi/.*", address, page.url))

    return step


def fill(selector, value):
    def step(page):
        page.locator(selector).first.fill(value)

    return step


def forge(selector, name, value):
    """Change a property of an element of the page, as an old tab or a liar has it."""

    def step(page):
        page.locator(selector).first.evaluate(
            "(element, [name, value]) => { element[name] = value }", [name, value]
        )

    return step


def click(selector):
    """Go where a link leads as people do: the next page knows from where."""

    def step(page):
        with page.expect_navigation():
            page.locator(selector).first.click()

    return step


def unfold(selector):
    """Open a disclosure, a menu, a tab."""

    def step(page):
        page.locator(selector).first.click()

    return step


def send(selector):
    """Press a button past all checks in the browser: the server's answer counts."""

    def step(page):
        with page.expect_navigation():
            page.locator(selector).first.evaluate(SEND)

    return step


def attach(selector, file):
    def step(page):
        page.locator(selector).first.set_input_files(files=[file])

    return step


def answer(page):
    """Fill in the request for enforcement."""
    for name, value in ANSWERS.items():
        page.fill(f"[name='form.widgets.{name}']", value)
    for name in ("don_vi", "tu_cach"):
        page.select_option(f"#form-widgets-{name}", index=1)
    page.check("#form-widgets-cam_doan-0")
    page.check("#form-widgets-dong_y-0")
    page.set_input_files("#form-widgets-tep_chinh", files=[PDF])


def look_up(page):
    """From a receipt to the page that follows the case."""
    code = page.locator(".t-receipt__code").inner_text()
    page.goto(re.sub(r"/hanoi/.*", "/hanoi/ho-tro-truc-tuyen/theo-doi", page.url))
    page.fill("#ma", code)
    page.fill("#so", ANSWERS["dien_thoai"].replace(" ", "")[-4:])
    send("main form button")(page)


def as_citizen(page):
    """From an officer's page of a case to the page its citizen follows it on."""
    code = page.url.rstrip("/").rpartition("/")[2]
    phone = page.locator("main dt:text-is('Điện thoại') + dd").first.inner_text()
    page.goto(re.sub(r"/hanoi/.*", "/hanoi/ho-tro-truc-tuyen/theo-doi", page.url))
    page.fill("#ma", code)
    page.fill("#so", re.sub(r"[^0-9]", "", phone)[-4:])
    send("main form button")(page)


def say_how_it_was(page):
    """Rate a case that has ended, if nobody has."""
    if page.locator("#danh-gia").count():
        for name, value in (("result", "satisfied"), ("service", "not_satisfied")):
            page.check(f"#danh-gia [name=rating-{name}][value={value}]")
        send("#danh-gia button[name=send]")(page)
    page.get_by_role("heading", name="Đánh giá của ông/bà").wait_for()


def ask_other_appointment(page):
    """Ask for another appointment, if it was not asked for."""
    if page.locator("#hen-lai").count():
        page.locator("#hen-lai summary").click()
        page.fill("#hen-lai [name=message]", "Xin hẹn vào buổi chiều.")
        send("#hen-lai button[name=send]")(page)
    page.get_by_text("Ông/bà đã đề nghị hẹn lại").first.wait_for()


def keep_draft(page):
    """Begin an answer, which is kept, and open the form again: it is offered."""
    page.locator("details", has=page.locator("#finish-result")).locator(
        "summary"
    ).first.click()
    with page.expect_response("**/@draft?step=finish"):
        page.locator("#finish-result").fill(f"Trả lời {secrets.token_hex(4)}. " * 20)
    page.reload()
    page.get_by_role("button", name="Khôi phục").first.wait_for()


def hand_over(page):
    """An administrator makes an account; where its first password is chosen."""
    page.fill("[name=fullname]", "Lê Thị Mới")
    page.fill("[name=login]", f"moi.{secrets.token_hex(4)}")
    page.fill("[name=email]", "moi@thads.example")
    page.locator("[name=home]").select_option(index=0)
    send("button[name=add]")(page)
    page.goto(page.locator(".t-messages code, main code").first.inner_text())


def rate(page):
    """Add a rate of royalties, far ahead; the second time it is refused."""
    for name, value in (
        ("lowest", "0"),
        ("highest", "12,5"),
        ("basis", "Quyết định số 12/QĐ-CTHADS ngày 03/11/2026"),
        ("valid_from", "01/01/2099"),
    ):
        page.fill(f"#coefficients-{name}", value)
    page.select_option("#coefficients-genre", "chinh-luan")
    send("button[value=add]")(page)


def rich_text(page):
    """Wait for the editor; the form is whole then."""
    page.locator(".tox-edit-area iframe").first.wait_for(state="attached")


def structure(page):
    """Wait for the table of a folder's contents."""
    page.locator(".pat-structure table").first.wait_for()


def workbook(*rows):
    """A list of debtors with the columns' own headings."""
    from io import BytesIO
    from openpyxl import Workbook
    from thads.debtors.register.register_kinds import DEFAULT

    book = Workbook()
    book.active.append([column.header for column in DEFAULT.columns])
    for row in rows:
        book.active.append([row.get(column.field, "") for column in DEFAULT.columns])
    data = BytesIO()
    book.save(data)
    return {"name": "danh sách.xlsx", "mimeType": SHEET, "buffer": data.getvalue()}


def hand_in(faulty):
    """Load a workbook; the page of its report."""

    def step(page):
        row = {
            "name": "Đặng Thị Ước",
            "address": "Số 1 phố Thử, phường Ba Đình, Hà Nội",
            "obligation": "Trả nợ theo bản án",
            "decision": f"{secrets.randbelow(90_000) + 10_000}/QĐ-CTHADS",
            "decision_date": "05/06/2026",
        }
        rows = (row, row | {"name": "", "decision_date": "31/02/2026"})
        page.set_input_files("[name=file]", files=[workbook(*rows[: 1 + faulty])])
        send("main form button[type=submit]")(page)

    return step


BAD_FILE = {"name": "danh sách.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
#: who may change everything; nobody invented, so with a password of their own
MANAGER = "admin"
SAVE = "#form-buttons-save"
SUBMIT = "[name='form.buttons.submit']"
CASE = "main table a"
ENDED_CASE = "main table tr:has-text('Đã trả kết quả') a"
CASE_IN_WORK = "main table tr:has-text('Đang xử lý') a"

CITIZENS = (
    Page("front", ""),
    Page("locality", "/hanoi"),
    Page("bailiff-edition", "/tphochiminh"),
    Page("branch", "/hanoi/don-vi", steps=(follow("main a[href*='/don-vi/']"),)),
    Page("branches", "/hanoi/don-vi"),
    Page("about", "/hanoi/gioi-thieu"),
    Page("about-empty", "/gioi-thieu"),
    Page("news", "/hanoi/tin-tuc"),
    Page("news-none", "/hanoi/tin-tuc?text=zzzzzz"),
    Page("questions", "/hanoi/hoi-dap", like="news"),
    Page("news-item", "/hanoi/tin-tuc", steps=(follow("main .t-item__title a"),)),
    Page("notices", "/hanoi/thong-bao"),
    Page("notice", "/hanoi/thong-bao", steps=(follow("main .t-item__title a"),)),
    Page("documents", "/hanoi/van-ban"),
    Page("documents-none", "/hanoi/van-ban?text=zzzzzz"),
    Page("document", "/hanoi/van-ban", steps=(follow("main table a"),)),
    Page("bailiffs", "/tphochiminh/thua-phat-lai"),
    Page("contact", "/hanoi/lien-he"),
    Page("hotline", "/hanoi/duong-day-nong"),
    Page("hotline-country", "/duong-day-nong"),
    Page("register", "/tra-cuu"),
    Page("register-found", "/tra-cuu?name=nguyen+van"),
    Page("register-locality", "/hanoi/tra-cuu?name=nguyen+van"),
    Page("register-none", "/tra-cuu?name=zzz+zzzz"),
    Page("register-weak", "/tra-cuu?name=a"),
    Page("register-near", "/tra-cuu?name=nguyem+van"),
    Page("register-figures", "/tra-cuu/@@thong-ke"),
    Page(
        "entry",
        "/hanoi/tra-cuu?name=nguyen+van",
        steps=(follow("main .t-item a, main td a, main li h2 a, main li h3 a"),),
    ),
    Page("enforcement-officers", "/@@enforcement-officers"),
    Page("enforcement-officers-none", "/hanoi/@@enforcement-officers?name=zzz"),
    Page("administrative", "/thi-hanh-an-hanh-chinh"),
    Page("administrative-found", "/hanoi/thi-hanh-an-hanh-chinh?name=gia+dinh"),
    Page(
        "administrative-entry",
        "/hanoi/thi-hanh-an-hanh-chinh?name=gia+dinh",
        steps=(follow("main li h3 a"),),
    ),
    Page("desk", "/hanoi/ho-tro-truc-tuyen"),
    Page("desk-country", "/ho-tro-truc-tuyen"),
    Page("procedure-choose", "/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an"),
    Page("procedure", FORM),
    Page("procedure-guidance", "/hanoi/ho-tro-truc-tuyen/khieu-nai-to-cao"),
    Page("procedure-faulty", FORM, steps=(send(SUBMIT),)),
    Page("receipt", FORM, steps=(answer, send(SUBMIT))),
    Page("tracking", "/hanoi/ho-tro-truc-tuyen/theo-doi"),
    Page(
        "tracking-unknown",
        "/hanoi/ho-tro-truc-tuyen/theo-doi",
        steps=(fill("#ma", "AAAABBBBCCCC"), fill("#so", "1234"), send("main button")),
    ),
    Page("case-followed", FORM, steps=(answer, send(SUBMIT), look_up)),
    Page("search", "/hanoi/@@search?SearchableText=thi+hanh+an"),
    Page("search-none", "/hanoi/@@search?SearchableText=zzzzzz"),
    Page("search-nothing-asked", "/@@search"),
    Page("sitemap", "/hanoi/@@sitemap"),
    Page("accessibility", "/accessibility-info"),
    Page("help", "/tro-giup"),
    Page("help-chapter", "/tro-giup/cong-dan"),
    Page("page-not-helpful", "/hanoi/lien-he", steps=(send(".t-ask [value=no]"),)),
    Page("login", "/login"),
    Page(
        "login-wrong",
        "/login",
        steps=(
            fill("[name=__ac_name]", "hanoi.editor"),
            fill("[name=__ac_password]", "sai"),
            send("[name='buttons.login']"),
        ),
    ),
    Page("login-help", "/@@login-help"),
    Page("login-help-faulty", "/@@login-help", steps=(send("main button, main .btn"),)),
    Page("logged-out", "/logged-out"),
    Page("error-401", "/hanoi/@@people"),
    Page("error-404", "/hanoi/khong-co-trang-nay", status=404),
    Page("error-410", "/hanoi/tra-cuu/khong-con-trang", status=404),
    Page("error-500", "/@@hong-thu", status=500, tests_only=True),
)

STAFF = (
    Page("staff-editor", "/@@staff", "hanoi.editor"),
    Page("staff-leader", "/@@staff", "hanoi.leader"),
    Page("staff-officer", "/@@staff", "hanoi.officer"),
    Page("absence", "/@@absence", "hanoi.officer"),
    Page("mail-choices", "/@@mail-choices", "hanoi.officer"),
    Page("staff-admin", "/@@staff", "hanoi.admin"),
    Page("staff-centre", "/@@staff", "central.approver"),
    Page("staff-accountant", "/@@staff", "hanoi.accountant"),
    Page("review", "/@@review-queue", "hanoi.leader"),
    Page("review-editor", "/@@review-queue", "hanoi.editor"),
    Page(
        "review-item",
        "/@@review-queue",
        "hanoi.leader",
        (follow("main .t-decision a"),),
    ),
    Page(
        "review-item-stale",
        "/@@review-queue",
        "hanoi.leader",
        (
            follow("main .t-decision a"),
            fill('[name="comment"]', "Bổ sung nguồn"),
            forge('[name="revision"]', "value", "1.old"),
            send('button[value="approve"]'),
        ),
    ),
    Page(
        "review-item-gone",
        "/@@review-queue",
        "hanoi.leader",
        (
            follow("main .t-decision a"),
            fill('[name="comment"]', "Bổ sung nguồn"),
            forge('form[action$="@@review"]', "action", "khong-co/@@review"),
            send('button[value="approve"]'),
        ),
    ),
    Page("news-add", "/hanoi/tin-tuc/++add++News Item", "hanoi.editor", (rich_text,)),
    Page(
        "news-add-faulty",
        "/hanoi/tin-tuc/++add++News Item",
        "hanoi.editor",
        (rich_text, send(SAVE), rich_text),
    ),
    Page("notice-add", "/hanoi/thong-bao/++add++Notice", "hanoi.editor", (rich_text,)),
    Page("recognise", "/hanoi/van-ban/@@recognise", "hanoi.editor"),
    Page(
        "document-add",
        "/hanoi/van-ban/++add++OfficialDocument",
        "hanoi.editor",
        (rich_text,),
    ),
    Page(
        "document-add-faulty",
        "/hanoi/van-ban/++add++OfficialDocument",
        "hanoi.editor",
        (rich_text, send(SAVE), rich_text),
    ),
    Page(
        "folder-contents",
        "/hanoi/tin-tuc/folder_contents",
        "hanoi.editor",
        (structure,),
    ),
    Page("loads", "/hanoi/tra-cuu/@@debtor-loads", "hanoi.registrar"),
    Page("api-keys", "/hanoi/@@api-keys", "hanoi.registrar"),
    Page("loads-leader", "/hanoi/tra-cuu/@@debtor-loads", "hanoi.leader"),
    Page("waiting", "/hanoi/tra-cuu/@@debtor-waiting", "hanoi.leader"),
    Page("royalty-rates", "/hanoi/@@royalty-rates", "hanoi.leader", (rate,)),
    Page("royalty-rates-country", "/@@royalty-rates", "central.admin"),
    Page("overview-lists", "/tra-cuu/@@debtor-overview", "central.inspector"),
    Page(
        "branch-loads",
        f"{BRANCH}/@@debtor-loads",
        "hanoi-badinh.registrar",
        like="loads",
    ),
    Page(
        "branch-upload",
        f"{BRANCH}/@@debtor-upload",
        "hanoi-badinh.registrar",
        like="load-upload",
    ),
    Page(
        "branch-waiting",
        f"{BRANCH}/@@debtor-waiting",
        "hanoi-badinh.leader",
        like="waiting",
    ),
    Page("load-upload", "/hanoi/tra-cuu/@@debtor-upload", "hanoi.registrar"),
    Page(
        "load-refused",
        "/hanoi/tra-cuu/@@debtor-upload",
        "hanoi.registrar",
        (attach("[name=file]", BAD_FILE), send("main form button[type=submit]")),
    ),
    Page(
        "load-good",
        "/hanoi/tra-cuu/@@debtor-upload",
        "hanoi.registrar",
        (hand_in(faulty=False),),
    ),
    Page(
        "load-faulty",
        "/hanoi/tra-cuu/@@debtor-upload",
        "hanoi.registrar",
        (hand_in(faulty=True),),
    ),
    Page(
        "load-approval",
        "/hanoi/tra-cuu/@@debtor-loads",
        "hanoi.leader",
        (follow("main table a"),),
    ),
    Page(
        "load-waiting",
        "/hanoi/tra-cuu/@@debtor-loads",
        "hanoi.leader",
        (follow("main tr:has-text('Chờ phê duyệt') a"),),
    ),
    Page("entries", "/hanoi/tra-cuu/@@debtor-entries", "hanoi.registrar"),
    Page(
        "entry-staff",
        "/hanoi/tra-cuu/@@debtor-entries",
        "hanoi.leader",
        (follow("main table a"),),
    ),
    Page("entry-form", "/hanoi/tra-cuu/@@debtor-entry-form", "hanoi.registrar"),
    Page(
        "entry-form-faulty",
        "/hanoi/tra-cuu/@@debtor-entry-form",
        "hanoi.registrar",
        (send("main form button[type=submit]"),),
    ),
    Page(
        "administrative-form",
        "/hanoi/thi-hanh-an-hanh-chinh/@@debtor-entry-form",
        "hanoi.registrar",
    ),
    Page("cases", "/hanoi/ho-tro-truc-tuyen/@@desk", "hanoi.officer"),
    Page("cases-late", "/hanoi/ho-tro-truc-tuyen/@@desk?tab=urgent", "hanoi.officer"),
    *(
        Page(
            f"case-{tab}",
            f"/hanoi/ho-tro-truc-tuyen/@@desk?tab={tab}",
            "hanoi.officer",
            (follow(CASE),),
        )
        for tab in ("new", "work", "waiting", "done")
    ),
    Page(
        "case-step-faulty",
        "/hanoi/ho-tro-truc-tuyen/@@desk?tab=work",
        "hanoi.officer",
        (follow(CASE), unfold("main summary"), send("main form button[name=send]")),
    ),
    Page(
        "case-draft-kept",
        "/hanoi/ho-tro-truc-tuyen/@@desk?tab=work",
        "hanoi.officer",
        (follow(CASE_IN_WORK), keep_draft),
    ),
    # as citizens see them; the officer knows the code and the telephone
    Page(
        "case-ended-followed",
        "/hanoi/ho-tro-truc-tuyen/@@desk?tab=done",
        "hanoi.officer",
        (follow(ENDED_CASE), as_citizen),
    ),
    Page(
        "case-rated-followed",
        "/hanoi/ho-tro-truc-tuyen/@@desk?tab=done",
        "hanoi.officer",
        (follow(ENDED_CASE), as_citizen, say_how_it_was),
    ),
    Page(
        "case-other-appointment",
        "/hanoi/ho-tro-truc-tuyen/@@desk?tab=work",
        "hanoi.officer",
        (follow(CASE_IN_WORK), as_citizen, ask_other_appointment),
    ),
    Page(
        "cases-other-appointment",
        "/hanoi/ho-tro-truc-tuyen/@@desk?tab=work",
        "hanoi.officer",
        (
            follow(CASE_IN_WORK),
            as_citizen,
            ask_other_appointment,
            visit("/hanoi/ho-tro-truc-tuyen/@@desk?tab=work"),
        ),
    ),
    Page("appointments", "/hanoi/ho-tro-truc-tuyen/@@lich-hen", "hanoi.officer"),
    Page("overview", "/hanoi/ho-tro-truc-tuyen/@@desk-overview", "hanoi.leader"),
    Page("hotline-reports", "/hanoi/duong-day-nong/@@hotline-reports", "hanoi.hotline"),
    Page(
        "hotline-report",
        "/hanoi/duong-day-nong/@@hotline-reports",
        "hanoi.leader",
        (follow("main table a"),),
    ),
    Page("hotline-intake", "/hanoi/duong-day-nong/@@hotline-intake", "hanoi.hotline"),
    Page(
        "hotline-intake-faulty",
        "/hanoi/duong-day-nong/@@hotline-intake",
        "hanoi.hotline",
        (send("main form button[type=submit]"),),
    ),
    Page(
        "hotline-contact-add",
        "/hanoi/duong-day-nong/++add++HotlineContact",
        "hanoi.hotline",
    ),
    Page("royalty-works", "/hanoi/@@royalty-works", "hanoi.editorial_head"),
    Page(
        "royalty-works-faulty",
        "/hanoi/@@royalty-works",
        "hanoi.editorial_head",
        (
            fill("main input[name^=coefficient]", "99"),
            send("main form[method=post] button[type=submit]"),
        ),
    ),
    Page("royalty-works-leader", "/hanoi/@@royalty-works", "hanoi.leader"),
    Page("royalty-statements", "/hanoi/@@royalty-statements", "hanoi.accountant"),
    Page(
        "royalty-statement",
        "/hanoi/@@royalty-statements",
        "hanoi.accountant",
        (follow("main table a"),),
    ),
    Page("royalty-overview", "/@@royalty-overview", "central.accountant"),
    Page("royalty-authors", "/hanoi/@@royalty-authors", "hanoi.accountant"),
    Page(
        "royalty-authors-faulty",
        "/hanoi/@@royalty-authors",
        "hanoi.accountant",
        (send("main form button[type=submit]"),),
    ),
    Page("my-royalties", "/@@my-royalties", "hanoi.officer"),
    Page("staff-head", "/@@staff", "hanoi.editorial_head"),
    Page("feedback", "/hanoi/@@feedback", "hanoi.editor"),
    Page("people", "/hanoi/@@people", "hanoi.admin"),
    Page("people-functions", "/hanoi/@@people", "hanoi.admin", (unfold("td summary"),)),
    Page("people-faulty", "/hanoi/@@people", "hanoi.admin", (send("[name=add]"),)),
    Page("password-first", "/hanoi/@@people", "hanoi.admin", (hand_over,)),
    Page("unit-edit", "/hanoi/@@edit", "hanoi.admin"),
    Page(
        "unit-edit-faulty",
        "/hanoi/@@edit",
        "hanoi.admin",
        (fill("[name='form.widgets.IUnit.email']", "khong-phai-thu"), send(SAVE)),
    ),
    Page("change-password", "/@@change-password", "hanoi.editor"),
    Page("personal", "/@@personal-information", "hanoi.editor"),
    Page("second-factor", "/@@second-factor", "hanoi.editor"),
    Page("sessions", "/@@sessions", "hanoi.editor"),
    Page("email-address", "/@@email-address", "hanoi.editor"),
    Page(
        "email-address-link-gone",
        "/@@email-address?key=khong-co",
        "hanoi.editor",
        status=404,
    ),
    Page(
        "email-address-faulty",
        "/@@email-address",
        "hanoi.editor",
        (fill("#email", "khong-phai-thu"), send("[name='ask']")),
    ),
    Page("design", "/@@design", "hanoi.editor"),
    Page("forbidden", "/hanoi/@@people", "hanoi.editor"),
    Page("outbox", "/@@outbox", "central.admin"),
    Page("training", "/@@training", "central.admin"),
    Page("help-staff", "/tro-giup/ho-tro-truc-tuyen", "hanoi.officer"),
    Page("audit-log", "/@@audit-log", "central.inspector"),
    Page("public-fields", "/@@debtor-fields", "central.admin"),
    Page("register-canaries", "/@@debtor-canaries", "central.admin"),
    Page("register-places", "/@@debtor-places", "central.admin"),
    Page("register-settings", "/@@debtor-search-controlpanel", "central.admin"),
    Page("locality-add", "/++add++Locality", "central.admin"),
    Page("settings", "/@@overview-controlpanel", "central.admin"),
    Page("settings-all", "/@@overview-controlpanel", MANAGER),
    *(
        Page(f"settings-{name}", f"/@@{name}-controlpanel", MANAGER)
        for name in (
            "publication",
            "debtor-approval",
            "worktime",
            "mail",
            "site",
            "navigation",
            "language",
            "content",
            "redirection",
            "second-factor",
            "tinymce",
            "markup",
        )
    ),
    # forms of Plone's registry with fields as on settings-site
    *(
        Page(
            f"settings-{name}",
            f"/@@{name}-controlpanel",
            MANAGER,
            like="settings-site",
        )
        for name in (
            "search",
            "editing",
            "dateandtime",
            "imaging",
            "security",
            "security-contact",
            "usergroup",
        )
    ),
    Page(
        "procedure-edit",
        "/ho-tro-truc-tuyen/xac-nhan-ket-qua",
        "central.admin",
        (click(".t-staff a[href$='/edit']"), rich_text),
    ),
    Page("sharing", "/hanoi/tin-tuc/@@sharing", MANAGER),
    Page("history", "/hanoi/tin-tuc/@@historyview", "central.admin"),
)

PAGES = CITIZENS + STAFF


class Visitor:
    """Opens pages of a site in a browser, as the people named in the table."""

    def __init__(self, browser, base, password, manager=None, **settings):
        self.browser, self.base = browser, base
        self.password, self.manager = password, manager
        self.settings = {"locale": "vi-VN"} | settings
        self.contexts = {}

    def context(self, who):
        """The browser of a person who has logged in, of a citizen for None."""
        if who not in self.contexts:
            context = self.browser.new_context(**self.settings)
            context.set_default_timeout(30_000)
            self.contexts[who] = context
            if who:
                page = context.new_page()
                password = self.manager if who == MANAGER else self.password
                log_in(page, self.base, who, password)
                page.close()
        return self.contexts[who]

    def open(self, entry):
        """Return a page that stands at `entry`, in its state."""
        page = self.context(entry.who).new_page()
        page.answers = []
        page.on("response", lambda answer: page.answers.append(answer))
        answer = page.goto(self.base + entry.address)
        page.status = answer.status
        for step in entry.steps:
            step(page)
        return page

    def close(self):
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()


def log_in(page, base, login, password):
    page.goto(f"{base}/login")
    page.fill("[name=__ac_name]", login)
    page.fill("[name=__ac_password]", password)
    page.click("[name='buttons.login']")
    page.wait_for_url(lambda url: "/login" not in url)
