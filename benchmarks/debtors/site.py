"""A real site for measuring: 63 localities and their registers, in a FileStorage."""

from contextlib import contextmanager
from pathlib import Path
import csv
import shutil
import sys


ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "instance" / "instance"
ORGANISATION = ROOT / "profiles" / "organisation-2015"
CONF = """
%define INSTANCEHOME {home}
instancehome $INSTANCEHOME
clienthome {place}
default-zpublisher-encoding utf-8
<zodb_db main>
    mount-point /
    cache-size 30000
    {storage}
</zodb_db>
"""
FILE = """
    <blobstorage>
      blob-dir {place}/blobs
      <filestorage>
        path {place}/Data.fs
      </filestorage>
    </blobstorage>
"""
ZEO = """
    <zeoclient>
      server 127.0.0.1:{port}
      blob-dir {place}/blobs
      shared-blob-dir on
      cache-size {cache}
      wait on
    </zeoclient>
"""


def start(place, port=None, cache="200MB"):
    """Start Zope on the database of a place, or on the server that serves it."""
    from Zope2.Startup.run import configure_wsgi
    import Zope2

    storage = (FILE if port is None else ZEO).format(
        place=place, port=port, cache=cache
    )
    conf = place / ("zope.conf" if port is None else "client.conf")
    conf.write_text(CONF.format(home=HOME, place=place, storage=storage))
    argv, sys.argv = sys.argv, sys.argv[:1]
    try:
        configure_wsgi(str(conf))
    finally:
        sys.argv = argv
    Zope2.startup_wsgi()


@contextmanager
def opened():
    """The portal, on a connection of its own."""
    from thads.outbox.worker import open_app
    from thads.outbox.worker import portal_at

    with open_app() as app, portal_at(app, "/thads") as portal:
        yield portal


def make(data):
    """The empty site, made once (a minute) and copied for every size."""
    place = data / "site"
    if not (place / "made").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        start(place)
        _fill()
        (place / "made").touch()
    return place


def _fill():
    from thads.organisation.exportimport import load_organisation
    from thads.setup.site import make_site
    import transaction
    import Zope2

    app = Zope2.app()
    site = make_site(app, ())
    with (ORGANISATION / "units.csv").open(encoding="utf-8") as lines:
        kinds = ("central", "provincial")
        rows = [row for row in csv.DictReader(lines) if row["kind"] in kinds]
    sections = (ORGANISATION / "sections.csv").read_text(encoding="utf-8")
    load_organisation(site, rows, sections)
    transaction.commit()
    app._p_jar.close()
    Zope2.DB.pack()
    Zope2.DB.close()


def copy(data, name):
    """A copy of the empty site to write into."""
    place = data / name
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(data / "site", place)
    (place / "made").unlink()
    return place
