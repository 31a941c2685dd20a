"""The register's search through HTTP, against a stock Plone page, in one run.

    bin/zopepy benchmarks/register_http.py [--seconds 4] [--rounds 5]

One process as in production (waitress, two threads) serves two sites: ours with the
demo's entries, and a stock Plone with Barceloneta and one page with text. They are
asked in turn, by two connections kept open, in rounds; what counts is the ratio: of
requests a second, and, where others use the machine too, of the processor time of the
serving process for a request, which depends less on them. The database is made in a
directory of its own, which takes some minutes, and thrown away.
"""

from argparse import ArgumentParser
from itertools import count
from pathlib import Path
from urllib.parse import urlencode
import http.client
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time


ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "instance" / "instance"
PORT = 8199
FAMILY = [
    "nguyen",
    "tran",
    "le",
    "pham",
    "hoang",
    "vu",
    "dang",
    "bui",
    "do",
    "ngo",
    "phan",
    "duong",
    "ly",
    "ho",
]
MIDDLE = [
    "van",
    "thi",
    "huu",
    "duc",
    "thanh",
    "minh",
    "ngoc",
    "quang",
    "xuan",
    "thu",
    "kim",
    "anh",
]
TEXT = "<p>" + "Một đoạn văn bản của một trang thường. " * 40 + "</p>"


def make_home(directory):
    """The instance's configuration on a database of its own."""
    etc = directory / "instance" / "instance" / "etc"
    shutil.copytree(HOME / "etc", etc)
    here, there = str(ROOT / "var"), str(directory / "var")
    for part in ("log", "filestorage", "blobstorage", "instance", "cache"):
        (directory / "var" / part).mkdir(parents=True)
    for name in ("zope.conf", "wsgi.ini"):
        text = (etc / name).read_text()
        text = text.replace(here, there).replace(str(HOME), str(etc.parent))
        (etc / name).write_text(text)
    return etc / "wsgi.ini"


def serve(ini):
    """Make both sites and serve them."""
    from paste.deploy import loadapp
    from thads.outbox import worker
    from thads.outbox import yielding
    import waitress

    os.environ["THADS_DEMO_PASSWORD"] = "benchmark"
    with worker.alone:
        app = loadapp(f"config:{ini}")
    for make in (make_stock, make_ours):
        in_transaction(make)
    yielding.freeze_loaded_objects()
    print("ready", flush=True)
    waitress.serve(app, host="127.0.0.1", port=PORT, threads=2)


def in_transaction(make):
    from AccessControl.SecurityManagement import newSecurityManager
    from AccessControl.SpecialUsers import system
    from zope.component.hooks import setSite
    import transaction
    import Zope2

    root = Zope2.app()
    newSecurityManager(None, system)
    make(root)
    transaction.commit()
    root._p_jar.close()
    setSite(None)


def make_ours(root):
    from plone import api
    from thads.setup.site import ORGANISATION
    from thads.setup.site import make_site
    from zope.component.hooks import setSite

    setSite(make_site(root, [ORGANISATION, "demo"]))
    for name in ("per_address", "per_network"):
        record = f"thads.debtors.settings.IDebtorSearchSettings.{name}"
        api.portal.set_registry_record(record, 10**9)


def make_stock(root):
    from plone import api
    from plone.app.textfield.value import RichTextValue
    from Products.CMFPlone.factory import addPloneSite
    from Testing.makerequest import makerequest
    from zope.component.hooks import setSite

    profiles = (
        "plone.app.contenttypes:default",
        "plone.app.layout:default",
        "plone.app.caching:default",
        "plonetheme.barceloneta:default",
    )
    stock = addPloneSite(
        makerequest(root),
        "stock",
        title="Stock",
        setup_content=False,
        default_language="en",
        extension_ids=profiles,
    )
    setSite(stock)
    page = api.content.create(stock, "Document", "page", title="A page")
    page.text = RichTextValue(TEXT, "text/html", "text/x-html-safe")
    folders = [
        api.content.create(stock, "Folder", f"folder{number}", title=f"Folder {number}")
        for number in range(5)
    ]
    workflow = api.portal.get_tool("portal_workflow")
    for item in (page, *folders):
        if workflow.getChainFor(item):
            workflow.doActionFor(item, "publish")


def questions():
    """Questions that differ, most of them with a page full of answers."""
    chance = random.Random(11)
    for number in count():
        name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)}"
        yield urlencode({"name": name, "x": number, "b_start": number % 7})


def targets():
    new, more = questions(), questions()
    json = {"Accept": "application/json"}
    # one space more or less is another question, and is answered anew
    asked = count(1)

    def differently(query):
        number = next(asked)
        spaces = "".join("+" if number >> bit & 1 else "%09" for bit in range(16))
        return query.replace("+", f"+{spaces}", 1)

    return {
        "stock Plone page": (lambda: "/stock/page", {}),
        "our search page, new questions": (
            lambda: f"/thads/tra-cuu?{differently(next(new))}",
            {},
        ),
        "the same in a locality": (
            lambda: f"/thads/hanoi/tra-cuu?{differently(next(new))}",
            {},
        ),
        "our search page, a question asked again": (
            lambda: "/thads/tra-cuu?name=nguyen+van",
            {},
        ),
        "`@debtors`, new questions": (
            lambda: f"/thads/@debtors?{differently(next(more))}",
            json,
        ),
    }


def processor_time(pid):
    """Seconds a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(address, headers, seconds, pid):
    """(requests a second of two connections, processor time of each in ms, bytes);
    every answer must be a good one."""
    done, end, size = [], time.perf_counter() + seconds, [0]
    lock = threading.Lock()

    def go_on():
        connection = http.client.HTTPConnection("localhost", PORT, timeout=300)
        while time.perf_counter() < end:
            with lock:
                path = address()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise SystemExit(f"{answer.status} {path}")
            size[0] = len(body)
            done.append(time.perf_counter())
        connection.close()

    used, started = processor_time(pid), time.perf_counter()
    threads = [threading.Thread(target=go_on) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    speed = len(done) / (time.perf_counter() - started)
    return speed, 1000 * (processor_time(pid) - used) / len(done), size[0]


def main():
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--serve", help="used by this program itself")
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    with tempfile.TemporaryDirectory(prefix="thads-benchmark-") as directory:
        ini = make_home(Path(directory))
        child = subprocess.Popen(
            [ROOT / "bin" / "zopepy", __file__, "--serve", str(ini)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for line in child.stdout:
                if line.strip() == "ready":
                    break
            else:
                raise SystemExit("the server did not start")
            report(options, child.pid)
        finally:
            child.terminate()
            child.wait()


def report(options, pid):
    time.sleep(2)
    asked = targets()
    found = {name: [] for name in asked}
    for address, headers in asked.values():
        ask(address, headers, 3, pid)  # warms
    for _round in range(options.rounds):
        for name, (address, headers) in asked.items():
            found[name].append(ask(address, headers, options.seconds, pid))
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in found.items()
    }
    base = medians["stock Plone page"]
    print("| page | requests/s | ratio | processor ms a request | ratio | bytes |")
    print("|---|---|---|---|---|---|")
    for name, (speed, cost, size) in medians.items():
        print(
            f"| {name} | {speed:.1f} | {speed / base[0]:.1f} | {cost:.1f} "
            f"| {base[1] / cost:.1f} | {size:,.0f} |"
        )


if __name__ == "__main__":
    main()
