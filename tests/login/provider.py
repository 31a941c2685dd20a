"""A real OpenID provider on a free port, which can be made to answer wrongly."""

from base64 import b64decode
from base64 import urlsafe_b64encode
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric import rsa
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from tests.ports import free_ports
from urllib.parse import parse_qs
from urllib.parse import unquote_plus
from urllib.parse import urlencode
from urllib.parse import urlsplit
import contextlib
import hmac
import json
import jwt
import secrets
import threading
import time


CLIENT = "thads portal"
SECRET = "bí mật +/=:"


@cache
def rsa_key(_number=1):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def challenge_of(verifier):
    """The S256 challenge, written once more: RFC 7636, 4.2."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


class Provider:
    """`claims` are those of whoever logs in; the other attributes make it misbehave.

    `changes`: claims put in place of the right ones, None leaves one out. `signing`: a
    function (claims) that returns the token. `broken`: {path: function of the handler}.
    """

    def __init__(self):
        self.port = free_ports()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.keys = {"rsa-1": rsa_key()}
        self.claims = {"sub": "248289761001", "email": "a@moj.example"}
        self.claims["email_verified"] = True
        self.changes, self.signing, self.broken = {}, None, {}
        self.description, self.userinfo, self.answer = {}, None, {}
        self.codes, self.redeemed, self.asked = {}, set(), []
        self.lasting_codes = False

    def start(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.handle(self)

            do_POST = do_GET

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        serve = self.server.serve_forever
        threading.Thread(target=serve, args=(0.02,), daemon=True).start()
        return self

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # what it answers

    def handle(self, handler):
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        text = handler.rfile.read(length).decode() if length else parts.query
        form = {name: values[0] for name, values in parse_qs(text).items()}
        self.asked.append(parts.path)
        if parts.path in self.broken:
            return self.broken[parts.path](handler)
        pages = {
            "/.well-known/openid-configuration": self.configuration,
            "/jwks": self.jwks,
            "/authorize": self.authorize,
            "/token": self.token,
            "/me": self.me,
        }
        pages.get(parts.path, self.missing)(handler, form)

    def send(self, handler, found, status=200):
        body = json.dumps(found).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def missing(self, handler, form):
        self.send(handler, {"error": "not_found"}, 404)

    def configuration(self, handler, form):
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/me",
            "code_challenge_methods_supported": ["S256"],
        }
        self.send(handler, found | self.description)

    def jwks(self, handler, form):
        self.send(handler, {"keys": [self.public(kid) for kid in self.keys]})

    def public(self, kid):
        key = self.keys[kid].public_key()
        kind = (
            jwt.algorithms.ECAlgorithm
            if kid.startswith("ec")
            else (jwt.algorithms.RSAAlgorithm)
        )
        return json.loads(kind.to_jwk(key)) | {"kid": kid, "use": "sig"}

    def authorize(self, handler, form):
        assert form["response_type"] == "code", form
        assert form["client_id"] == CLIENT, form
        assert form["code_challenge_method"] == "S256", form
        code = secrets.token_urlsafe(16)
        self.codes[code] = form
        query = {"code": code, "state": form["state"], **self.answer}
        query = {name: value for name, value in query.items() if value is not None}
        handler.send_response(302)
        handler.send_header("Location", f"{form['redirect_uri']}?{urlencode(query)}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def token(self, handler, form):
        begun = self.codes.get(form.get("code"))
        if not self.knows_client(handler, form):
            return self.send(handler, {"error": "invalid_client"}, 401)
        if begun is None or form["code"] in self.redeemed and not self.lasting_codes:
            return self.send(handler, {"error": "invalid_grant"}, 400)
        self.redeemed.add(form["code"])
        if form["redirect_uri"] != begun["redirect_uri"]:
            return self.send(handler, {"error": "invalid_grant"}, 400)
        if challenge_of(form["code_verifier"]) != begun["code_challenge"]:
            return self.send(handler, {"error": "invalid_grant"}, 400)
        found = {"access_token": "abc", "token_type": "Bearer"}
        found["id_token"] = self.id_token(begun)
        return self.send(handler, found)

    def knows_client(self, handler, form):
        header = handler.headers.get("Authorization")
        if header is None:
            return form.get("client_secret") == SECRET and form["client_id"] == CLIENT
        text = b64decode(header.removeprefix("Basic ")).decode()
        return [unquote_plus(part) for part in text.split(":")] == [CLIENT, SECRET]

    def me(self, handler, form):
        assert handler.headers["Authorization"] == "Bearer abc"
        self.send(handler, self.userinfo or {"sub": self.claims["sub"]})

    def id_token(self, begun):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": begun["nonce"],
            "auth_time": now if "max_age" in begun else now - 3600,
            **self.claims,
            **self.changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return (self.signing or self.signed)(claims)

    # ways to sign

    def signed(self, claims, kid=None, **header):
        kid = kid or next(iter(self.keys))
        algorithm = "ES256" if kid.startswith("ec") else "RS256"
        return jwt.encode(
            claims, self.keys[kid], algorithm=algorithm, headers={"kid": kid, **header}
        )

    def unsigned(self, claims):
        return jwt.encode(claims, None, algorithm="none", headers={"kid": "rsa-1"})

    def by_public_key(self, claims):
        """HS256 with the public key as secret, put together by hand."""
        pem = (
            self.keys["rsa-1"]
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM,
                serialization.PublicFormat.SubjectPublicKeyInfo,
            )
        )
        header = {"alg": "HS256", "typ": "JWT", "kid": "rsa-1"}
        parts = [json.dumps(each).encode() for each in (header, claims)]
        text = ".".join(urlsafe_b64encode(p).decode().rstrip("=") for p in parts)
        mac = hmac.digest(pem, text.encode(), "sha256")
        return f"{text}.{urlsafe_b64encode(mac).decode().rstrip('=')}"

    def by_foreign_key(self, claims):
        """The right name of the key, and another key."""
        return jwt.encode(
            claims, rsa_key(2), algorithm="RS256", headers={"kid": "rsa-1"}
        )


# ways to be broken


def slow(seconds):
    def answer(handler):
        time.sleep(seconds)
        with contextlib.suppress(OSError):
            handler.send_error(200)

    return answer


def failing(status):
    return lambda handler: handler.send_error(status)


def huge(size):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        with contextlib.suppress(OSError):  # nobody listens any more
            handler.wfile.write(b'{"a": "' + b"x" * size)

    return answer


def redirecting(address):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", address)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def saying(body):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer
