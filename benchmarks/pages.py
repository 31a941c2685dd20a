"""Weight and speed of citizens' pages: ours against stock Plone, in one run.

    bin/zopepy benchmarks/pages.py [--times 40] [--only ours] [--lab] [--fresh]

Two sites of the same installed packages: ours with the demonstration's content, and
a Plone 6.2 Classic site (Barceloneta, plone.app.layout, nothing of ours loaded) that
holds the same localities, sections, news, notices, documents and form. Each is served
by a waitress of two threads behind the same gzip, and asked in turn.

bytes     all that Chromium receives for the page with an empty cache, as compressed
requests  of one visit with an empty cache
ms        the server's time for the page alone: median over one kept connection

`--lab` measures ours as on a throttled phone: 390 x 844, processor four times slower,
1.6 Mbit/s down, 150 ms there and back. The databases are kept in benchmarks/data/ and
used again; `--fresh` makes them anew.
"""

from argparse import ArgumentParser
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote
import base64
import gzip
import json
import os
import shutil
import statistics
import subprocess
import time


ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).parent / "data" / "pages"
PORTS = {"ours": 8871, "stock": 8872}
FORM = "hanoi/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an"
SEARCH = "@@search?SearchableText=" + quote("thi hành án")
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
ZCML = """<configure xmlns="http://namespaces.zope.org/zope"
    xmlns:five="http://namespaces.zope.org/five"
    xmlns:meta="http://namespaces.zope.org/meta">
  <include package="Products.Five" />
  <meta:redefinePermission from="zope2.Public" to="zope.Public" />
  {features}
  <five:loadProducts file="meta.zcml" />
  <five:loadProducts />
  {packages}
  <five:loadProductsOverrides />
  <securityPolicy component="AccessControl.security.SecurityPolicy" />
</configure>
"""
CONF = """%define INSTANCEHOME {home}
instancehome $INSTANCEHOME
clienthome {home}
default-zpublisher-encoding utf-8
<environment>
  zope_i18n_compile_mo_files true
  TZ Asia/Ho_Chi_Minh
  CHAMELEON_CACHE {home}/cache
</environment>
<zodb_db main>
  cache-size 60000
  mount-point /
  <blobstorage>
    blob-dir {home}/blobs
    <filestorage>
      path {home}/Data.fs
    </filestorage>
  </blobstorage>
</zodb_db>
"""
#: What stock Plone loads by itself, were it not for our package beside it.
STOCK = (
    "Products.CMFPlone",
    "plone.classicui",
    "plone.app.contenttypes",
    "plone.app.caching",
    "plone.app.iterate",
    "plone.restapi",
    "plonetheme.barceloneta",
    "collective.easyform",
)


# --- a site of its own process


def zcml(kind):
    if kind == "ours":
        profiles = ROOT / "profiles" / "configure.zcml"
        here = f'<configure package="thads"><include file="{profiles}" /></configure>'
        return ZCML.format(features="", packages=here)
    included = "\n  ".join(f'<include package="{name}" />' for name in STOCK)
    off = '<meta:provides feature="disable-autoinclude" />'
    return ZCML.format(features=off, packages=included)


def application(kind):
    """The WSGI application of one of the sites, and the root of its database."""
    from Zope2.Startup.run import make_wsgi_app
    import Zope2

    home = DATA / kind
    for folder in ("etc", "cache", "blobs"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "etc" / "site.zcml").write_text(zcml(kind))
    (home / "etc" / "zope.conf").write_text(CONF.format(home=home))
    app = make_wsgi_app({}, str(home / "etc" / "zope.conf"))
    return app, Zope2.app()


def make_ours(root):
    """Our site with its demonstration; what is in it goes to content.json."""
    from thads.setup.site import make_site
    import transaction

    site = make_site(root, ("organisation-2015", "demo"))
    (DATA / "content.json").write_text(json.dumps(list(contents(site))))
    transaction.commit()


def contents(site):
    """What a citizen can read of our site, parents before children."""
    catalog = site.portal_catalog
    base = len("/".join(site.getPhysicalPath())) + 1
    folders = ["Locality", "Folder", "DebtorRegister", "SupportDesk"]
    papers = ["News Item", "Notice", "OfficialDocument", "Document"]
    for portal_type in (folders, papers, ["EasyForm"]):
        for brain in catalog.unrestrictedSearchResults(
            portal_type=portal_type, sort_on="path"
        ):
            if brain.review_state != "published":
                continue
            item = brain._unrestrictedGetObject()
            image = getattr(item, "image", None)
            text = getattr(item, "text", None)
            yield {
                "path": brain.getPath()[base:],
                "type": item.portal_type,
                "title": item.title,
                "description": item.description or "",
                "effective": str(item.effective()),
                "menu": not item.exclude_from_nav,
                "text": text.raw if text else "",
                "image": base64.b64encode(image.data).decode() if image else "",
                "alt": getattr(item, "image_alt", "") or "",
                "model": getattr(item, "fields_model", ""),
                "files": [
                    [
                        each.filename,
                        each.contentType,
                        base64.b64encode(each.data).decode(),
                    ]
                    for each in getattr(item, "attachments", None) or ()
                ],
            }


def make_stock(root):
    """A Plone Classic site as its own form makes it, with the same content."""
    from AccessControl.SecurityManagement import newSecurityManager
    from AccessControl.SpecialUsers import system
    from plone import api
    from Products.CMFPlone.factory import addPloneSite
    from Testing.makerequest import makerequest
    from zope.component.hooks import setSite
    from zope.globalrequest import setRequest
    import transaction

    root = makerequest(root)
    newSecurityManager(None, system)
    setRequest(root.REQUEST)
    site = addPloneSite(
        root,
        "stock",
        title="Thi hành án dân sự",
        extension_ids=(
            "plone.app.contenttypes:default",
            "plone.app.layout:default",
            "plonetheme.barceloneta:default",
            "plone.app.caching:default",
            "collective.easyform:default",
        ),
        default_language="vi",
        portal_timezone="Asia/Ho_Chi_Minh",
    )
    setSite(site)
    # kinder than it comes: otherwise each page carries three levels of the tree
    api.portal.set_registry_record("plone.navigation_depth", 1)
    for entry in json.loads((DATA / "content.json").read_text()):
        place(site, entry)
    newest = api.content.create(
        site, "Collection", "tin-moi", title="Tin mới", exclude_from_nav=True
    )
    operation = "plone.app.querystring.operation."
    newest.query = [
        {
            "i": "portal_type",
            "o": f"{operation}selection.any",
            "v": ["News Item"],
        }
    ]
    newest.sort_on, newest.sort_reversed, newest.item_count = "effective", True, 5
    newest.setLayout("summary_view")
    api.content.transition(newest, "publish")
    site.setDefaultPage("tin-moi")
    transaction.commit()


def place(site, entry):
    """Put one item of content.json where it stands in our site."""
    from DateTime import DateTime
    from plone import api
    from plone.app.textfield.value import RichTextValue
    from plone.namedfile.file import NamedBlobFile
    from plone.namedfile.file import NamedBlobImage
    import re

    parent, _slash, name = entry["path"].rpartition("/")
    container = site.unrestrictedTraverse(parent) if parent else site
    kinds = {"News Item": "News Item", "Notice": "News Item", "EasyForm": "EasyForm"}
    kinds |= {"OfficialDocument": "Document", "Document": "Document"}
    kind = kinds.get(entry["type"], "Folder")
    fields = {"title": entry["title"], "description": entry["description"]}
    if kind in ("News Item", "Document"):
        fields["text"] = RichTextValue(entry["text"], "text/html", "text/x-html-safe")
    if entry["image"] and kind == "News Item":
        data = base64.b64decode(entry["image"])
        fields["image"] = NamedBlobImage(data, "image/jpeg", "minh-hoa.jpg")
        fields["image_caption"] = entry["alt"]
    if kind == "EasyForm":
        # its fields, without the one source only our package knows
        units = "".join(f"<element>Chi cục {n}</element>" for n in range(1, 31))
        fields["fields_model"] = re.sub(
            "<vocabulary>thads[.].*?</vocabulary>",
            f"<values>{units}</values>",
            entry["model"],
        )
        if parent == "ho-tro-truc-tuyen":
            # ours shows the portal's form within each locality
            again = {**entry, "path": f"hanoi/{entry['path']}"}
            place(site, again)
    item = api.content.create(
        container,
        kind,
        name,
        exclude_from_nav=not entry["menu"],
        **fields,
    )
    if kind == "Folder":
        item.setLayout("summary_view")
    for number, (filename, mime, data) in enumerate(entry["files"]):
        attached = NamedBlobFile(base64.b64decode(data), mime, filename)
        api.content.create(
            container, "File", f"{name}-{number}", title=filename, file=attached
        )
    api.content.transition(item, "publish")
    item.setEffectiveDate(DateTime(entry["effective"]))
    item.reindexObject(idxs=["effective"])


class Gzip:
    """The same compression before both sites, as a web server would do it."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        wanted = "gzip" in environ.pop("HTTP_ACCEPT_ENCODING", "")
        held = []

        def start(status, headers, exc_info=None):
            held[:] = [status, headers]

        body = self.app(environ, start)
        data = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        status, headers = held
        kind = {name.lower(): value for name, value in headers}
        if wanted and kind.get("content-type", "").startswith(COMPRESSED):
            data = gzip.compress(data, 6, mtime=0)
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers += [
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(data))),
            ]
        start_response(status, headers)
        return [data]


def serve(kind):
    """The child process: makes its site if there is none, and serves it."""
    import waitress

    os.environ["THADS_WORKER"] = "off"
    app, root = application(kind)
    site = {"ours": "thads", "stock": "stock"}[kind]
    if site not in root.objectIds():
        {"ours": make_ours, "stock": make_stock}[kind](root)
    root._p_jar.close()
    waitress.serve(Gzip(app), host="127.0.0.1", port=PORTS[kind], threads=2)


@contextmanager
def running(kind):
    """The base address of a site that answers, in a process of its own."""
    log = (DATA / f"{kind}.log").open("w")
    child = subprocess.Popen(
        [ROOT / "bin" / "zopepy", __file__, "--serve", kind], stdout=log, stderr=log
    )
    try:
        for _attempt in range(1200):
            if child.poll() is not None:
                raise SystemExit(f"*** {kind} ended: see {DATA / kind}.log")
            try:
                ask(HTTPConnection("localhost", PORTS[kind], timeout=60), "/")
                break
            except OSError:
                time.sleep(0.5)
        yield child.pid
    finally:
        child.terminate()
        child.wait()
        log.close()


# --- measuring


def ask(connection, path):
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def spent(pid):
    """Seconds of processor a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def server_times(pids, pages, times):
    """{(page, kind): (median ms, processor ms)}: the sites in turn, page by page."""
    found = {}
    for name, path in pages.items():
        walls = {kind: [] for kind in pids}
        used = dict.fromkeys(pids, 0.0)
        connections = {
            kind: HTTPConnection("localhost", PORTS[kind], timeout=120) for kind in pids
        }
        for number in range(-5, times):
            for kind, pid in pids.items():
                before, start = spent(pid), time.perf_counter()
                status, _body = ask(connections[kind], address(kind, path))
                took = time.perf_counter() - start
                if status != 200:
                    raise SystemExit(f"*** {kind} {path}: {status}")
                if number >= 0:
                    walls[kind].append(took)
                    used[kind] += spent(pid) - before
        for kind in pids:
            found[name, kind] = (
                statistics.median(walls[kind]) * 1000,
                used[kind] / times * 1000,
            )
            connections[kind].close()
    return found


def address(kind, path):
    if path == SEARCH:
        # each site's own box, asked for one locality
        path = f"hanoi/{path}" if kind == "ours" else f"{path}&path=/stock/hanoi"
    site = {"ours": "thads", "stock": "stock"}[kind]
    return f"/{site}/{path}".rstrip("/")


def first_pages():
    """The pages compared, by name: {name: path below the site}."""
    entries = json.loads((DATA / "content.json").read_text())

    def newest(portal_type):
        found = [
            entry
            for entry in entries
            if entry["type"] == portal_type and entry["path"].startswith("hanoi/")
        ]
        return max(found, key=lambda entry: entry["effective"])["path"]

    return {
        "front": "",
        "locality": "hanoi",
        "news listing": "hanoi/tin-tuc",
        "news item": newest("News Item"),
        "document": newest("OfficialDocument"),
        "search": SEARCH,
        "form": FORM,
    }


@contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("*** no Chromium here: apt-get install chromium")
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


def visit(chromium, url, width=1280, height=900, throttled=False):
    """One visit with an empty cache: bytes, requests, what held up the first paint."""
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        locale="vi-VN",
        device_scale_factor=2 if throttled else 1,
        is_mobile=throttled,
    )
    page = context.new_page()
    page.add_init_script(VITALS)
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    seen = {"bytes": 0, "requests": 0, "elsewhere": 0}

    def requested(event):
        target = event["request"]["url"]
        if target.startswith("http"):
            seen["requests"] += 1
            seen["elsewhere"] += not target.startswith(url.split("/", 3)[0] + "//local")

    def finished(event):
        seen["bytes"] += event["encodedDataLength"]

    cdp.on("Network.requestWillBeSent", requested)
    cdp.on("Network.loadingFinished", finished)
    if throttled:
        down = 1.6 * 1024 * 1024 / 8
        limits = {"latency": 150, "downloadThroughput": down, "offline": False}
        cdp.send(
            "Network.emulateNetworkConditions",
            {**limits, "uploadThroughput": 0.75 * 1024 * 1024 / 8},
        )
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="networkidle", timeout=120_000)
    blocking = "script[src]:not([async]):not([defer]):not([type=module])"
    seen["blocking"] = page.locator(f"head {blocking}").count()
    page.wait_for_timeout(300)
    seen |= page.evaluate("window.vitals")
    context.close()
    return seen


#: Largest contentful paint in ms, and the sum of layout shifts.
VITALS = """
window.vitals = {lcp: 0, cls: 0, what: ''};
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  vitals.lcp = entry.startTime;
  vitals.what = (entry.element || {}).tagName || '';
})).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) vitals.cls += entry.value;
})).observe({type: 'layout-shift', buffered: true});
"""


def url(kind, path):
    return f"http://localhost:{PORTS[kind]}{address(kind, path)}"


def compare(pids, times):
    """Print the table of weights, ours against stock, as it is found out."""
    print("| page | KB ours / stock | ratio | requests | blocking scripts ", end="")
    print("| ms ours / stock | ratio | processor ms | ratio |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    with browser() as chromium:
        for name, path in first_pages().items():
            took = server_times(pids, {name: path}, times)
            ours, stock = (visit(chromium, url(kind, path)) for kind in pids)
            mine, theirs = took[name, "ours"], took[name, "stock"]
            print(
                f"| {name} | {ours['bytes'] / 1024:.0f} / {stock['bytes'] / 1024:.0f} "
                f"| {ours['bytes'] / stock['bytes']:.2f} "
                f"| {ours['requests']} / {stock['requests']} "
                f"| {ours['blocking']} / {stock['blocking']} "
                f"| {mine[0]:.0f} / {theirs[0]:.0f} | {mine[0] / theirs[0]:.2f} "
                f"| {mine[1]:.0f} / {theirs[1]:.0f} | {mine[1] / theirs[1]:.2f} |",
                flush=True,
            )
            if ours["elsewhere"]:
                print(f"*** {name} asks {ours['elsewhere']} times elsewhere")


def weigh(kind, times):
    """Print times of one site alone: quick, while working on it."""
    with running(kind) as pid:
        for (name, _kind), (wall, cpu) in server_times(
            {kind: pid}, first_pages(), times
        ).items():
            print(f"{name:14} {wall:6.1f} ms, processor {cpu:6.1f} ms", flush=True)


def lab(times):
    """Print what a throttled phone sees: medians of several visits, after one that
    warms the server and the browser themselves."""
    print("| page | LCP ms | of | CLS | KB | requests |\n|---|---|---|---|---|---|")
    with running("ours"), browser() as chromium:
        for name, path in first_pages().items():
            _warm, *seen = (
                visit(chromium, url("ours", path), 390, 844, throttled=True)
                for _time in range(times + 1)
            )
            middle = {
                key: statistics.median(each[key] for each in seen)
                for key in ("lcp", "cls", "bytes", "requests")
            }
            print(
                f"| {name} | {middle['lcp']:.0f} | {seen[-1]['what'].lower()} "
                f"| {middle['cls']:.3f} | {middle['bytes'] / 1024:.0f} "
                f"| {middle['requests']:.0f} |",
                flush=True,
            )


def main():
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--only", choices=sorted(PORTS))
    parser.add_argument("--lab", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--serve", choices=sorted(PORTS))
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    if options.fresh:
        shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True, exist_ok=True)
    if options.only:
        weigh(options.only, options.times)
    elif options.lab:
        lab(min(options.times, 5))
    else:
        # stock is made of what ours holds; none is asked in the process that made it
        for kind in ("ours", "stock"):
            if not (DATA / kind / "Data.fs").exists():
                with running(kind):
                    pass
        with running("ours") as ours, running("stock") as stock:
            compare({"ours": ours, "stock": stock}, options.times)


if __name__ == "__main__":
    main()
