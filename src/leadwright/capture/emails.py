"""E-mail addresses as identifiers: one spelling, and only what can receive mail."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

LONGEST = 254
_PLAIN = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)
_LOCAL_MAX = 64


def clean_email(value: str) -> str:
    """The address in lower case, or `""` if it cannot be one. Syntax only; nothing is looked up.
    A domain has one spelling: `xn--mnchen-3ya.de` is `münchen.de`."""
    address = value.strip().lower()
    if len(address) <= LONGEST and "xn--" not in address and _PLAIN.fullmatch(address):
        return address if address.index("@") <= _LOCAL_MAX else ""
    return _odd(address) if "@" in address and len(address) <= 2 * LONGEST else ""


@lru_cache(maxsize=4_096)
def _odd(address: str) -> str:
    try:
        return validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return ""
