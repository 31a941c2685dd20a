"""Sealed texts: what a browser carries for us and can neither read nor change."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hashlib import blake2b
import base64
import binascii
import json
import secrets


NONCE = 12  # bytes, as SP 800-38D recommends for GCM
#: Characters; browsers keep 4,096 bytes of a cookie with its name and attributes.
LONGEST = 3_800


def _cipher(secret, purpose):
    key = blake2b(f"sealed\0{purpose}".encode(), key=secret, digest_size=32).digest()
    return AESGCM(key)


def seal(secret, purpose, until, payload):
    """Return a text that holds `payload` (as JSON) until a moment in seconds."""
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps([int(until), payload], separators=(",", ":")).encode()
    box = _cipher(secret, purpose).encrypt(nonce, plain, purpose.encode())
    return base64.urlsafe_b64encode(nonce + box).rstrip(b"=").decode("ascii")


def unseal(secret, purpose, text, now):
    """Return the payload of a text; None if it was not sealed here or is too old."""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        return None
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        cipher = _cipher(secret, purpose)
        plain = cipher.decrypt(raw[:NONCE], raw[NONCE:], purpose.encode())
    except (ValueError, binascii.Error, InvalidTag):
        return None
    until, payload = json.loads(plain)
    return payload if now < until else None
