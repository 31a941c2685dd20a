"""One-time codes of an authenticator app: TOTP, RFC 6238, by pyotp.

Thirty seconds, six digits, SHA-1: what every app takes, Google's among them, which
ignores other values. pyotp accepts a code as often as it is given; here the step of
the code last taken is asked for, and nothing up to it is taken again (RFC 6238, 5.2).
"""

from hmac import compare_digest
from io import BytesIO
import pyotp
import segno


#: Seconds for which a code stands.
PERIOD = 30
DIGITS = 6
#: Codes before and after the present one that are taken: telephones go wrong.
DRIFT = 1


def new_secret():
    """Return a new secret, 160 bits in base32."""
    return pyotp.random_base32(32)


def matching_step(secret, code, now, after=-1):
    """Return the time step a code is of; None if it is not taken.

    `now`: seconds since 1970. `after`: the step of the code last taken.
    """
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD)
    here = int(now) // PERIOD
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        # all are compared, so that the time taken tells nothing
        is_right = compare_digest(totp.generate_otp(max(step, 0)), code)
        if is_right and step > after and found is None:
            found = step
    return found


def address(secret, login, issuer):
    """Return the address an app reads, `otpauth://totp/…`."""
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD)
    return totp.provisioning_uri(name=login, issuer_name=issuer)


def picture(text):
    """Return a QR code as an SVG element; black on white in any theme."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        scale=5,
        dark="#000",
        light="#fff",
        border=4,
    )
    return drawn.getvalue().decode("utf-8")


def grouped(text):
    """Return a secret or code in groups of four, as people copy it."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
