"""Requests to a provider: to its hosts only, with limits of time and size.

No redirect is followed, and neither `.netrc` nor a proxy of the environment is used. A
provider that did not answer is not asked again for some seconds, so that it cannot
hold up the few threads of a process.
"""

from requests.adapters import HTTPAdapter
from thads.login.oidc.refusals import LoginRefused
from thads.worktime import clock
from urllib.parse import urlsplit
import json
import logging
import os
import requests
import time


logger = logging.getLogger("thads.login")

#: Seconds to connect, between two pieces of an answer, and for all of it.
CONNECT, PIECE, ALL = 3, 4, 8
#: Bytes of an answer.
LARGEST = 256 * 1024
#: Seconds for which a host that failed is not asked again.
REST = 15
#: Names a file with the certificates of the provider's authority.
CERTIFICATES = "THADS_OIDC_CA_FILE"

_failed: dict[str, float] = {}


def ask(provider, method, address, **options):
    """Return the JSON object at an address of the provider.

    Raises LoginRefused: `host` if the address is none of the provider's, `down` if
    there is no answer in time, `answer` if it is none we can use. `options` are those
    of `requests`: data, headers, auth.
    """
    if not provider.allows(address):
        raise LoginRefused("host")
    host = urlsplit(address).netloc
    if _failed.get(host, 0) > clock.seconds():
        raise LoginRefused("down")
    try:
        status, body = _read(method, address, options)
    except (requests.RequestException, OSError, TimeoutError, ValueError) as error:
        _failed[host] = clock.seconds() + REST
        logger.warning("%s does not answer: %s", host, type(error).__name__)
        raise LoginRefused("down") from None
    if status >= 500:
        _failed[host] = clock.seconds() + REST
        logger.warning("%s answers %s", host, status)
        raise LoginRefused("down")
    if status != 200 or body is None:
        logger.warning("%s answers %s", host, status)
        raise LoginRefused("answer")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise LoginRefused("answer") from None
    if not isinstance(found, dict):
        raise LoginRefused("answer")
    return found


def _read(method, address, options):
    """Return (status, bytes) of an answer; None for one that is too large."""
    ends = time.monotonic() + ALL
    with requests.Session() as session:
        session.trust_env = False
        session.verify = os.environ.get(CERTIFICATES) or True
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=0))
        with session.request(
            method,
            address,
            headers={"Accept": "application/json", **options.pop("headers", {})},
            timeout=(CONNECT, PIECE),
            allow_redirects=False,
            stream=True,
            **options,
        ) as answer:
            body = b""
            for piece in answer.iter_content(16 * 1024):
                body += piece
                if len(body) > LARGEST:
                    return answer.status_code, None
                if time.monotonic() > ends:
                    raise TimeoutError
            return answer.status_code, body


def forget_all():
    """Ask every host again at once."""
    _failed.clear()
