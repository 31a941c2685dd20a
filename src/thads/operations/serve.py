"""`make start`: makes the site where there is none, and serves it.

One process does both, so that Plone is loaded once. The environment says how:
THADS_PORT (8080), THADS_PROFILE (demo, or organisation-2015, organisation-2025),
THADS_DEMO_PASSWORD and THADS_ADMIN_PASSWORD (made up and printed if unset).
"""

from contextlib import closing
from http.client import HTTPException
from paste.deploy import loadapp
from pathlib import Path
from thads.corrections import database_away
from thads.operations import kept_keys
from thads.operations.console import echo
from thads.operations.reserve import Reserve
from thads.operations.web_server import WebServer
from thads.outbox import caches
from thads.outbox import language
from thads.outbox import worker
from thads.setup.site import ORGANISATION
from thads.setup.site import SITE_ID
from thads.setup.site import make_site
from thads.web import logs
from zc.lockfile import LockError
from ZODB.POSException import ConflictError
from zope.component.hooks import setSite
import logging.config
import os
import secrets
import socket
import sys
import threading
import time
import transaction
import urllib.error
import urllib.request


HOST = "127.0.0.1"
#: Asks itself, whatever web proxy the environment names.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main():
    """Entry point of bin/thads-serve: `thads-serve [instance home]`."""
    # what is written here (names, cases, passwords' digests) is for nobody else
    os.umask(0o077)
    home = Path(sys.argv[1] if len(sys.argv) > 1 else "instance/instance").resolve()
    port = port_of(os.environ)
    profile = profile_of(os.environ, home.parent.parent / "profiles")
    caches.checked_addresses()
    wanted = logs.read(os.environ)
    if _taken(port):
        raise SystemExit(
            f"*** Port {port} is in use. Stop what runs there, or choose another: "
            f"make start THADS_PORT={port + 1}"
        )
    var, ini = home.parent.parent / "var", home / "etc" / "wsgi.ini"
    for part in ("log", "filestorage", "blobstorage", "instance", "cache"):
        (var / part).mkdir(parents=True, exist_ok=True)
    kept_keys.keep(var, os.environ)
    logging.config.fileConfig(ini, disable_existing_loggers=False)
    logging.getLogger().handlers = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.FileHandler)
    ]
    wanted.apply(home.name)
    echo("--> Zope and Plone are loading (log: var/log/instance.log)")
    with worker.alone:
        try:
            app = loadapp(f"config:{ini}")
        except LockError as error:
            raise SystemExit(
                "*** The database in var/ is in use: stop the other `make start`, or "
                "the cluster (make cluster-stop)."
            ) from error
        language.check()
        _ensure_site(profile)
    address = f"http://localhost:{port}/{SITE_ID}"
    warm = threading.Event()
    threading.Thread(target=_announce, args=(address, warm), daemon=True).start()
    reserve = Reserve(var / "filestorage")
    reserve.make()
    database_away.when_full.append(reserve.give_up)
    # it ends as after Ctrl+C: the worker finishes its job, the database is closed
    WebServer(app, HOST, port, lambda: _ailment(warm)).run()


def port_of(environment):
    """Return the port to listen on; SystemExit with one line if it cannot be one."""
    text = environment.get("THADS_PORT") or "8080"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SystemExit(f"*** THADS_PORT is no port (1 to 65535): {text}")
    return int(text)


def profile_of(environment, folder):
    """Return the profile a new site is made with; SystemExit if there is none such.

    ``folder`` holds the profiles of this installation; where its parts lie elsewhere,
    there is none, and GenericSetup refuses a profile that it does not know.
    """
    profile = environment.get("THADS_PROFILE") or "demo"
    if not folder.is_dir():
        return profile
    known = sorted(path.name for path in folder.iterdir() if path.is_dir())
    if profile not in known:
        raise SystemExit(f"*** THADS_PROFILE is none of {', '.join(known)}: {profile}")
    return profile


def _taken(port):
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        return probe.connect_ex((HOST, port)) == 0


def _ensure_site(profile):
    import Zope2

    root = Zope2.app()
    try:
        if SITE_ID in root.objectIds():
            return
        profiles = [ORGANISATION, profile] if profile == "demo" else [profile]
        demo_password = os.environ.get("THADS_DEMO_PASSWORD")
        if profile == "demo" and not demo_password:
            demo_password = os.environ["THADS_DEMO_PASSWORD"] = secrets.token_urlsafe(9)
        echo(f"--> making the site with the profile {profile}: about a minute, once")
        make_site(root, profiles)
        admin_password = os.environ.get(
            "THADS_ADMIN_PASSWORD"
        ) or secrets.token_urlsafe(12)
        _set_admin(root, admin_password)
        transaction.commit()
        echo(f"    administrator of the server: admin / {admin_password}")
        if profile == "demo":
            echo(
                f"    demo people (hanoi.editor, central.approver ...): {demo_password}"
            )
        echo("    These passwords are shown this once.")
    except BaseException as error:
        # the catalogue's queue looks for the site it stood in; without this its
        # own error would hide the one that matters
        setSite(None)
        transaction.abort()
        transaction.begin()
        if isinstance(error, ConflictError) and SITE_ID in root.objectIds():
            echo("    another process has made it meanwhile; its passwords are valid")
            return
        echo("*** The site could not be made; nothing was kept. Why:")
        raise
    finally:
        root._p_jar.close()


def _set_admin(root, password):
    users = root.acl_users.users
    if "admin" in users.listUserIds():
        users.updateUserPassword("admin", password)
    else:
        users.addUser("admin", "admin", password)
        root.acl_users.roles.assignRoleToPrincipal("Manager", "admin")


def _ailment(warm):
    """Return what is missing until pages can be answered: see `WebServer`."""
    if not warm.is_set():
        return "warming up"
    return "" if database_away.is_connected() else "database away"


def _announce(address, warm):
    """Print `ready:` once the front page answers; the first answer warms it up."""
    for _attempt in range(120):
        try:
            with DIRECT.open(address, timeout=120) as answer:
                answer.read()
            break
        except urllib.error.HTTPError as error:
            echo(f"*** the front page answers {error.code}: see var/log/instance.log")
            break
        except (OSError, HTTPException):
            time.sleep(0.5)
    warm.set()
    echo(f"ready: {address}")


if __name__ == "__main__":
    main()
