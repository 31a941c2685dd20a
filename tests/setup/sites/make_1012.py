"""Makes `1012.tar.xz` and `1012.json`: a small site of profile version 1012.

Run with the interpreter of a built checkout of commit da1d3b1, the last one of that
version, from that checkout:

    cd <checkout of da1d3b1>
    bin/zopepy <this file> <folder the two files go to>

The checkout is read only: database, blobs and logs lie in a temporary folder. The
archive holds `Data.fs`, packed, and `blobstorage`. The JSON names what a test looks
for: the code and digits of a case, an entry's name, paths. The site is the fixture
world of the tests (centre, two localities, a branch each, a person for each function)
with something of every type in several states, and settings that people have changed.
"""

from datetime import datetime
from datetime import timedelta
from pathlib import Path
import json
import os
import sys
import tarfile
import tempfile
import transaction


CHECKOUT = Path.cwd()
sys.path.insert(0, str(CHECKOUT))

SIZES = {
    "news": 10,
    "documents": 4,
    "notices": 4,
    "featured": 2,
    "debtors": 24,
    "administrative": 4,
    "cases": 14,
    "reports": 14,
}
#: Settings as an administrator may have changed them; an upgrade leaves them.
CHANGED = {
    "plone.email_from_name": "Cổng thi hành án dân sự",
    "plone.email_from_address": "cong@thads.example",
    "thads.footer_links": ("Bộ Tư pháp|https://moj.gov.vn",),
    "plone.robots_txt": "User-agent: *\nDisallow: /\n",
}


def main(target):
    with tempfile.TemporaryDirectory() as folder:
        app = open_database(Path(folder))
        facts = make(app)
        app._p_jar.close()
        app._p_jar.db().pack()
        app._p_jar.db().close()
        for name in (".index", ".lock", ".tmp", ".old"):
            (Path(folder) / f"Data.fs{name}").unlink(missing_ok=True)
        with tarfile.open(target / "1012.tar.xz", "w:xz", preset=9) as archive:
            for name in ("Data.fs", "blobstorage"):
                archive.add(Path(folder) / name, name, filter=_nobody)
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "1012.json").write_text(text + "\n", encoding="utf-8")


def _nobody(member):
    """Leave out who made the file."""
    if member.name.endswith((".lock", ".layout.lock", "/tmp")):
        return None
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def open_database(folder):
    """Return the application root of an empty database in a folder."""
    from Testing.makerequest import makerequest
    from Zope2.Startup.run import configure_wsgi

    conf = CHECKOUT / "instance" / "instance" / "etc" / "zope.conf"
    text = conf.read_text(encoding="utf-8")
    text = text.replace(f"{CHECKOUT}/var/filestorage", str(folder))
    text = text.replace(f"{CHECKOUT}/var", str(folder))
    text = text.replace("THADS_WORKER inline", "THADS_WORKER off")
    for name in ("instance", "cache"):
        (folder / name).mkdir()
    (folder / "zope.conf").write_text(text, encoding="utf-8")
    os.environ["THADS_WORKER"] = "off"
    configure_wsgi(str(folder / "zope.conf"))
    import Zope2

    return makerequest(Zope2.app())


def make(app):
    """Fill the database and return what a test looks for."""
    from AccessControl.SecurityManagement import newSecurityManager
    from AccessControl.SpecialUsers import system
    from tests.layers import PASSWORD
    from tests.layers import WorldLayer
    from thads.setup.demo.load import load_demo
    from thads.setup.demo.sizes import Sizes
    from thads.setup.site import make_site
    from thads.worktime import TIMEZONE
    from zope.component.hooks import setSite

    site = make_site(app, ())
    setSite(site)
    newSecurityManager(None, system)
    WorldLayer().setUpPloneSite(site)
    load_demo(site, Sizes(**SIZES), PASSWORD)
    for name, value in CHANGED.items():
        site.portal_registry[name] = value
    today = datetime.now(TIMEZONE).date().isoformat()
    facts = {"password": PASSWORD, "changed": CHANGED, "made": today}
    for part in (_publications, _debtors, _cases, _hotline, _ground):
        facts |= part(site)
        transaction.commit()
    return facts


def _path(item):
    return "/".join(item.getPhysicalPath()[2:])


def _publications(site):
    """Find something published of each type; change one through a working copy."""
    from plone import api
    from thads.publication import working

    facts = {}
    for portal_type in ("News Item", "Notice", "OfficialDocument", "Document"):
        brains = site.portal_catalog(
            portal_type=portal_type, review_state="published", sort_on="path"
        )
        facts[portal_type] = _path(brains[0].getObject())
    item = site.restrictedTraverse(facts["News Item"])
    with api.env.adopt_roles(["Manager"]):
        copy = working.check_out(item)
    facts["working_copy"] = _path(copy)
    return facts


def _debtors(site):
    """Find an entry of each list, a load of each state; add what the centre makes."""
    from plone import api
    from thads import outbox
    from thads.debtors.finding import canaries
    from thads.debtors.lifecycle.checking import entries
    from thads.worktime import TIMEZONE
    from zope.component.hooks import setSite

    register = site["hanoi"]["tra-cuu"]
    facts = {"loads": {}}
    for id in register.loads.values():
        load = register[id]
        if api.content.get_state(load) == "submitted":
            # one published by the steps of the pages; another one waits afterwards
            with api.env.adopt_user("hanoi.leader"):
                api.content.transition(obj=load, transition="approve")
            transaction.commit()
            outbox.run_due(site)
            setSite(site)
            facts["loads"]["published"] = _path(load)
            break
    for id in register.loads.values():
        load = register[id]
        if api.content.get_state(load) == "draft" and load.source == "form":
            with api.env.adopt_user("hanoi.registrar"):
                api.content.transition(obj=load, transition="submit")
    for id in register.loads.values():
        facts["loads"].setdefault(
            api.content.get_state(register[id]), _path(register[id])
        )
    for section in ("tra-cuu", "thi-hanh-an-hanh-chinh"):
        register = site["hanoi"][section]
        entry = next(entry for entry in entries(register) if entry.current())
        facts[section] = {
            "path": _path(entry),
            "name": entry.title,
        }
    canaries.make(site, site["hanoi"], datetime.now(TIMEZONE))
    return facts


def _cases(site):
    """Find a case of each state; leave a request nobody has made a case of yet."""
    from thads.requests import demo
    from thads.requests import journal
    from thads.requests import procedures
    from thads.requests import submissions

    facts = {"cases": {}}
    for locality in ("hanoi", "tphochiminh"):
        desk = site[locality]["ho-tro-truc-tuyen"]
        for case in desk.objectValues():
            if case.portal_type == "SupportCase":
                digits = case.applicant["phone"][-4:]
                facts["cases"][case.state.id] = [case.code, digits, _path(case)]
    receipt = submissions.submit(
        site,
        "hanoi",
        "hanoi-badinh",
        procedures.get("xac-nhan-ket-qua"),
        "0123456789abcdef",
        {
            "name": "Nguyễn Văn Mới",
            "phone": "0900 000 321",
            "email": "moi@thads.example",
            "address": "Số 1 đường Lê Lợi, Hà Nội",
        },
        demo.answers_for("xac-nhan-ket-qua", so_quyet_dinh="12/QĐ-CTHADS"),
        [("Bản án.pdf", demo.PAPER, "application/pdf")],
    )
    facts["unmade"] = [receipt.code, "0321"]
    from plone.namedfile.file import NamedBlobFile

    journal.stash(
        site, NamedBlobFile(demo.PAPER, "application/pdf", filename="giấy tờ.pdf")
    )
    return facts


def _hotline(site):
    """Find a report of each state, and a contact."""
    from plone import api

    facts = {"reports": {}}
    for place in (site, site["hanoi"], site["tphochiminh"]):
        section = place["duong-day-nong"]
        for item in section.objectValues():
            if item.portal_type == "HotlineReport":
                facts["reports"][api.content.get_state(item)] = _path(item)
            elif item.portal_type == "HotlineContact":
                facts["HotlineContact"] = _path(item)
    return facts


def _ground(site):
    """Add jobs done, waiting and failed, entries of the trail, words of readers."""
    from thads import audit
    from thads import outbox
    from thads.outbox import mail
    from thads.outbox.jobs import get_outbox
    from thads.setup.training import site as training
    from thads.theme import feedback
    from thads.worktime import TIMEZONE
    import time

    mail.send(site, "nguoi.nhan@thads.example", "Thư đang chờ", "Nội dung")
    late = outbox.put(
        site,
        "no-such-kind",
        {"x": 1},
        due=datetime.now(TIMEZONE) - timedelta(days=3),
    )
    store = get_outbox(site)
    store.take(late, time.time())
    store.fail(late, "NoHandler: no-such-kind", time.time(), final=True)
    done = outbox.put(site, "mail", {"to": []})
    store.take(done, time.time())
    store.finish(done, time.time())
    audit.record(site["hanoi"], "debtors.approve", load="DS-1")
    month = datetime.now(TIMEZONE).date()
    feedback.answer(site, "/hanoi/tin-tuc", False, month)
    feedback.say(site, "/hanoi/tin-tuc", "Chữ nhỏ quá", month)
    training.turn_on(site, "Mat-khau-tap-huan-2026")
    return {"failed_job": late}


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
