"""What templates can do besides Liquid's own: money as people write it, and instants of ours."""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from liquid import Environment
from liquid.builtin.filters.misc import date as liquid_date
from liquid.filter import with_environment

INSTANTS_MS = 100_000_000_000
"""From here on a number is an instant in ms, not in s: that is 1973, or the year 5138."""
COMMA = frozenset((
    "be", "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv",
    "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk",
))  # fmt: skip
"""Languages that write 49,90."""
DOTS = frozenset(("da", "de", "el", "es", "hr", "it", "nl", "pt", "ro", "sl", "sr", "tr"))
"""Of these, the ones that write 1.234,50; the others put a space there."""
REFUSED = ("safe",)
"""Filters that are taken away: what people say of themselves is never HTML of ours."""
_SCRIPT = re.compile(
    r"((?:href|src|action|formaction)\s*=\s*[\"']?)[\s\x00-\x20]*"
    + r"[\s\x00-\x20]*".join("javascript:")
    + r"|((?:href|src|action|formaction)\s*=\s*[\"']?)[\s\x00-\x20]*"
    + r"[\s\x00-\x20]*".join("vbscript:"),
    re.IGNORECASE,
)


def equip(environment: Environment) -> None:
    """Give an environment our filters, and take those away that strangers could misuse."""
    environment.filters["money"] = money
    environment.filters["date"] = _date
    for name in REFUSED:
        environment.filters.pop(name, None)


def money(value: object, currency: object = "", language: object = "") -> str:
    """`{{ facts.cart_value | money: "EUR", "de" }}` says `49,90 EUR`. `value` in major units, as
    events bring it; what is no number is nothing. `language` is a tag such as `de` or `pt-BR`."""
    try:
        amount = Decimal(str(value).strip())
        text = f"{amount:,.2f}" if amount.is_finite() and abs(amount) < 10**15 else ""
    except (InvalidOperation, ValueError):
        text = ""
    if not text:
        return ""
    tag = re.split("[-_]", str(language or "").lower())[0]
    if tag in COMMA:
        thousands = "." if tag in DOTS else "\u00a0"
        text = text.translate({ord(","): thousands, ord("."): ","})
    return f"{text} {currency}" if currency else text


def without_scripts(html: str) -> str:
    """Addresses that would run a program lead nowhere: a value may have brought them."""
    return _SCRIPT.sub(lambda found: f"{found[1] or found[2]}#", html)


@with_environment
def _date(value: Any, form: str = "", *, environment: Environment) -> str:
    """Liquid's `date`, which takes our instants (ms, in UTC) too."""
    if type(value) is int and INSTANTS_MS <= value < 10**14:
        value = datetime.fromtimestamp(value / 1000, UTC)
    said: str = liquid_date(value, form, environment=environment)
    return said
