"""The portal called in process as a WSGI application, byte for byte."""

from base64 import b64encode
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from plone.testing._z2_testbrowser import saveState
from tests.layers import PASSWORD
from thads.corrections.answer_headers import answer_headers
from thads.corrections.database_away import database_away
from thads.corrections.head_requests import bodiless_head
from thads.corrections.readable_requests import readable_requests
from urllib.parse import unquote_to_bytes
from ZPublisher.httpexceptions import HTTPExceptionHandler
from ZPublisher.WSGIPublisher import publish_module
import json


@dataclass(frozen=True)
class Answer:
    """An answer; `error` is what escaped to the WSGI server, which answers 500."""

    status: int
    headers: dict
    body: bytes
    error: Exception | None = None

    @property
    def reason(self):
        return HTTPStatus(self.status).phrase

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)


class Wsgi:
    """Calls the portal of a functional layer through the pipeline of an instance."""

    def __init__(self, layer):
        self.layer = layer
        self.root = "/plone"

    @saveState
    def ask(
        self,
        path,
        method="GET",
        login=None,
        accept="text/html",
        body=b"",
        content_type="",
        password=PASSWORD,
        **headers,
    ):
        """Return the answer to a request; `path` is below the portal, as sent.

        What is no text in `path` is escaped by the caller: `/@types/%ff`.
        """
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(self.root + path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "nohost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "nohost",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_ACCEPT": accept,
            "HTTP_ACCEPT_LANGUAGE": "vi",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if login:
            pair = b64encode(f"{login}:{password}".encode()).decode()
            environ["HTTP_AUTHORIZATION"] = f"Basic {pair}"
        for name, value in headers.items():
            environ["HTTP_" + name.upper()] = value
        told = []
        app = pipeline(publish_module)
        try:
            parts = app(environ, lambda *args: told.append(args))
            content = b"".join(parts)
        except Exception as error:
            return Answer(500, {}, b"", error)
        finally:
            self.layer["app"]._p_jar.sync()
        status, found = told[-1][:2]
        return Answer(int(status[:3]), dict(found), content)


def pipeline(app):
    """Return the filters of an instance (`buildout.cfg`) before the publisher."""
    inner = readable_requests(database_away(HTTPExceptionHandler(app)))
    return answer_headers(bodiless_head(inner))
