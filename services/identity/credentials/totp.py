"""One-time codes of an authenticator app (RFC 6238): set up by a QR code, each valid once."""

import base64
import re
from datetime import datetime

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

from shared.security.encryption import Source

SECRET_BYTES = 20
"""160 bits, as RFC 4226 recommends: the size of the hash that every app uses."""

VALID_WINDOW_STEPS = 1
"""Steps of 30 seconds before and after: a phone's clock is off, and typing takes time."""


def new_secret(source: Source) -> str:
    """Returns a secret in base32, as it is typed without the QR code."""
    return base64.b32encode(source(SECRET_BYTES)).decode()


def provisioning_uri(secret: str, account: str, issuer: str) -> str:
    """Returns the content of the QR code; the app shows issuer and account above the codes."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def qr_svg(uri: str) -> str:
    """Returns the QR code as an SVG element without inline style, which a strict content security policy allows."""
    code = segno.make_qr(uri, error="m")
    return code.svg_inline(scale=4, omitsize=True, title="QR code for your authenticator app", svgclass=None)


def verify_code(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """Returns the time step to store as `last_step`, or None for a code that is wrong or was used.

    Steps only grow: a code is refused once it, or a later one, has been used.
    """
    typed = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(typed, for_time=now, valid_window=VALID_WINDOW_STEPS)
    except OTPVerificationError:
        return None
    return step if last_step is None or step > last_step else None
