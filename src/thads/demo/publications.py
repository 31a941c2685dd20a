"""News, notices, official documents and pages, and items waiting for review."""

from datetime import timedelta
from plone.app.textfield.value import RichTextValue
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from thads.demo import papers
from thads.demo import prose
from thads.demo.pictures import MOTIFS
from thads.demo.pictures import picture
from thads.demo.placement import at
from thads.demo.placement import place
from thads.demo.sizes import share
from thads.text import KINDS
from thads.text import format_date


YEAR = 365
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOTICE_KINDS = {
    "auction": "dau-gia",
    "summons": "trieu-tap",
    "asset": "thi-hanh-an",
    "other": "khac",
}
APPROVER = "central.approver"

#: What stands in the queues: the newest items of a unit, the rest is published.
QUEUE = ("draft", "unit_review", "central_review")
#: Units with so many items have a queue.
QUEUED = 5
RECIPIENTS = "Như trên;\nLãnh đạo {};\nLưu: VT, NV."
RETURNED = "Đề nghị bổ sung nguồn tin và kiểm tra lại số liệu."


def make_news(homes, count, today):
    """Make news items; returns them."""
    found = []
    for home, number in _shared(homes, count):
        chance = home.chance("news")
        writer = home.writer(chance)
        days = _days(chance, number, today)
        used = []
        for position, day in enumerate(days):
            topic = _topic(chance, home, day, used)
            title, lead, html = writer.article(topic, day)
            data, words = picture(len(found) % len(MOTIFS), home.colour)
            state = _state(home, position, number)
            item = _publish(
                home,
                "tin-tuc",
                "News Item",
                title,
                at(day, chance),
                state,
                chance,
                title=title,
                description=lead,
                text=_rich(html),
                image=NamedBlobImage(data, "image/jpeg", "minh-hoa.jpg"),
                image_alt=words,
                image_caption="Ảnh minh họa",
                author_name=f"Ban Biên tập {home.setting.short}",
            )
            found.append(item)
    return found


def make_documents(homes, count, today):
    """Make official documents, numbered upwards through the year."""
    found = []
    for home, number in _shared(homes, count):
        chance = home.chance("documents")
        writer = home.writer(chance)
        scope = "central" if home.central else "locality"
        lines = [d for d in prose.documents() if d.scope in (scope, "both")]
        chance.shuffle(lines)
        for position, day in enumerate(_days(chance, number, today)):
            line = lines[position % len(lines)]
            title, html = writer.line(line, day)
            kind = (
                next(k for k in KINDS.values() if k.abbreviation == line.kind)
                if line.kind != "CV"
                else KINDS["cong-van"]
            )
            sign = _sign(home, line.kind, day)
            post, name = _signer(home, chance)
            state = _state(home, position, number)
            fields = {
                "number": sign,
                "document_kind": kind.id,
                "agency": home.setting.unit,
                "place": home.city,
                "issued": day,
                "abstract": _sentence(title.removeprefix("V/v ").strip()),
                "signer_post": post,
                "signer_name": name,
                "recipients": RECIPIENTS.format(home.setting.short),
                "text": _rich(html),
            }
            if line.kind in ("CV", "HD", "CT"):
                fields["addressees"] = "Các đơn vị trực thuộc"
            if line.kind in ("QĐ", "CT"):
                fields["in_force_from"] = day
            if line.kind == "CV" and chance.random() < 0.2:
                fields["urgency"] = "khan"
                fields["reply_due"] = day + timedelta(days=10)
            fields["title"] = f"{kind.title} số {sign} ngày {format_date(day)}"
            fields["description"] = fields["abstract"]
            paper = papers.docx(f"{fields['title']}: {fields['abstract']}", html)
            name = f"{kind.title} {sign}".replace("/", "-")
            fields["attachments"] = [NamedBlobFile(paper, DOCX, f"{name}.docx")]
            found.append(
                _publish(
                    home,
                    "van-ban",
                    "OfficialDocument",
                    f"{kind.title} {sign} {day.year}",
                    at(day, chance),
                    state,
                    chance,
                    **fields,
                )
            )
    return found


def make_notices(homes, count, today):
    """Make notices of the localities; returns them."""
    found = []
    for home, number in _shared([h for h in homes if not h.central], count):
        chance = home.chance("notices")
        writer = home.writer(chance)
        lines = list(prose.notices())
        chance.shuffle(lines)
        for position, day in enumerate(_days(chance, number, today, 120, queue=False)):
            line = lines[position % len(lines)]
            title, html = writer.line(line, day)
            found.append(
                _publish(
                    home,
                    "thong-bao",
                    "Notice",
                    title,
                    at(day, chance),
                    "published",
                    chance,
                    title=title,
                    description="",
                    text=_rich(html),
                    notice_kind=NOTICE_KINDS[line.kind],
                    valid_until=day + timedelta(days=30),
                )
            )
    return found


def make_pages(homes, today):
    """Make the pages of introduction, and answers to questions often asked."""
    found = []
    for home in homes:
        chance = home.chance("pages")
        writer = home.writer(chance)
        day = today - timedelta(days=YEAR)
        for page in prose.pages():
            section = _section_of(home, page)
            if section is None or section not in home.place.objectIds():
                continue
            if page.id in home.place[section].objectIds():
                continue
            title, description, html = writer.page(page, day)
            found.append(
                _publish(
                    home,
                    section,
                    "News Item" if section == "hoi-dap" else "Document",
                    page.id,
                    at(day, chance),
                    "published",
                    chance,
                    title=title,
                    description=description,
                    text=_rich(html),
                )
            )
    return found


def feature_some(news, count):
    """Let the centre feature the newest of units that have most to tell."""
    from plone import api
    from thads.publication.featured import feature

    published = [n for n in news if api.content.get_state(n) == "published"]
    published.sort(key=lambda item: item.effective_date, reverse=True)
    chosen, units = [], set()
    for item in published:
        unit = item.getPhysicalPath()[2:-1]
        if unit not in units and len(chosen) < count:
            units.add(unit)
            chosen.append(item)
    for position, item in enumerate(chosen, 1):
        feature(item, position)


def _section_of(home, page):
    if page.scope == "bailiff":
        return "thua-phat-lai" if home.bailiff else None
    if page.scope == "both" or (page.scope == "central") == home.central:
        return page.section
    return None


def _shared(homes, count):
    """Yield (home, how many), the homes in their order."""
    numbers = share(count, {home.id: home.weight for home in homes})
    for home in homes:
        if numbers.get(home.id):
            yield home, numbers[home.id]


def _days(chance, number, today, span=YEAR, queue=True):
    """Return working days back from today, newest first, more of late than before.

    What waits in the queues has been written in the last days.
    """
    waiting = len(QUEUE) if queue and number >= QUEUED else 0
    days = [today - timedelta(days=n + 1) for n in range(waiting)]
    rest = number - waiting
    for n in range(rest):
        back = 2 + int(span * ((n + chance.random() * 0.8) / rest) ** 1.7)
        days.append(today - timedelta(days=back))
    return [prose.weekday(day) for day in days]


def _topic(chance, home, day, used):
    """Return a topic that suits, and was not told by the unit lately."""
    fitting = [t for t in prose.topics() if t.suits(home.central, day.month)]
    fresh = [t for t in fitting if t.id not in used[-(len(fitting) - 2) :]]
    topic = chance.choice(fresh)
    used.append(topic.id)
    return topic


def _state(home, position, number):
    """Return the state of a unit's n-th newest item; small units publish all."""
    if number < QUEUED or position >= len(QUEUE):
        return "archived" if number >= 8 and position == number - 1 else "published"
    state = QUEUE[position]
    return "central_review" if home.central and state == "unit_review" else state


def _publish(home, section, portal_type, name, made, state, chance, **fields):
    item = place(
        home.place[section],
        portal_type,
        name,
        made,
        home.login("editor"),
        steps=_steps(home, made, state, chance),
        effective=_published_at(made) if state in ("published", "archived") else None,
        **fields,
    )
    return item


def _published_at(made):
    return made + timedelta(hours=3)


def _steps(home, made, state, chance):
    """Return the steps that led to a state, four eyes at least."""
    editor, leader = home.login("editor"), home.login("leader")
    hour = timedelta(hours=1)
    if state == "draft":
        if home.central or chance.random() < 0.5:
            return ()
        return (
            ("submit", editor, made + hour / 2, "", "unit_review"),
            ("return", leader, made + hour, RETURNED, "draft"),
        )
    if home.central:
        way = [("submit", editor, made + hour, "", "central_review")]
    else:
        way = [("submit", editor, made + hour, "", "unit_review")]
        if state != "unit_review":
            way.append(("approve", leader, made + 2 * hour, "", "central_review"))
    if state in ("published", "archived"):
        way.append(("approve", APPROVER, _published_at(made), "", "published"))
    if state == "archived":
        later = made + timedelta(days=90)
        way.append(("archive", leader, later, "", "archived"))
    return tuple(way)


def _sign(home, kind, day):
    """Return number and sign: they rise with the day, each kind in its own row."""
    agency = _agency(home)
    passed = day.timetuple().tm_yday
    rate = (3 if home.central else 1) * (4 if kind == "CV" else 1)
    number = passed * rate + home.chance(f"sign/{kind}").randint(1, rate + 4)
    return f"{number}/{agency}-NV" if kind == "CV" else f"{number}/{kind}-{agency}"


def _agency(home):
    """Return the agency's letters, as signs have them."""
    title = home.setting.unit
    for beginning, letters in (
        ("Tổng cục", "TCTHADS"),
        ("Cục Quản lý", "CQLTHADS"),
        ("Cục", "CTHADS"),
    ):
        if title.startswith(beginning):
            return letters
    return "THADS"


def _signer(home, chance):
    post = home.setting.head_title.upper()
    if chance.random() < 0.6:
        return post, home.setting.leader
    name = home.setting.values["deputy"]
    return f"KT. {post} / PHÓ {post}", name


def _sentence(text):
    return text[:1].upper() + text[1:]


def _rich(html):
    return RichTextValue(html, "text/html", "text/x-html-safe")
