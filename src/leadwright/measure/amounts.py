"""Amounts of money as people write them."""

import re
from decimal import Decimal
from unicodedata import normalize

CODES = {
    "$": "USD", "us$": "USD", "usd$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "rs": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₪": "ILS", "zł": "PLN",
    "kč": "CZK", "ft": "HUF",
    "fr": "CHF", "sfr": "CHF", "r$": "BRL", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "mx$": "MXN",
}  # fmt: skip
"""A sign in small letters -> the currency it most likely is."""

_REACH = 10**15
_CURRENCY = (
    r"(?:[A-Za-z]{0,3}\$|[€£¥₹₽₺₩₪]|[A-Z]{3}"
    r"|(?i:eur|usd|gbp|chf|sfr|sek|nok|dkk|pln|inr|brl|cad|aud|euros?|zł|kč|kr|fr|ft|lei|rs))\.?"
)
_AMOUNT = re.compile(
    rf"(?P<minus>[-(+]?)(?P<before>{_CURRENCY})?(?P<again>[-(]?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<times>(?i:k|tsd\.?|mio\.?|mn|mill?|m)?)"
    rf"(?P<after>{_CURRENCY})?(?P<end>[-)]?)"
)
_GROUPED = (re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+"), re.compile(r"[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}"))
_NO_CENTS = re.compile(r"(?<=\d)[.,][-\u2013\u2014]+")
_GAPS = re.compile(r"[\s'\u2019_]")
_LINES = str.maketrans("\u2212\u2013\u2014", "---")


def minor_units(text: str) -> int | None:
    """An amount of money as people write it, in minor units; None if it is none.

    `1,200.50`, `1.200,50`, `1 200`, `EUR 12`, `12,- €`, `(12.00)`, `89,90-`, `1.2m`, `1,2 Mio. €`.
    One sign followed by three digits parts thousands.
    """
    return _read(text)[0]


def currency_of(text: str) -> str:
    """The code of the currency that an amount names; empty if it names none."""
    return _read(text)[1]


def _read(text: str) -> tuple[int | None, str]:
    plain = _NO_CENTS.sub("", _GAPS.sub("", normalize("NFKC", text))).translate(_LINES)
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None, ""
    times = _times(found["times"].lower())
    value = round(_number(found["digits"], times) * times * 100)
    if value > _REACH:
        return None, ""
    sign = (found["before"] or found["after"] or "").lower().rstrip(".")
    code = CODES.get(sign, "EUR" if sign.startswith("euro") else sign.upper())
    given_back = "-" in (found["minus"], found["again"], found["end"]) or "(" in (
        found["minus"],
        found["again"],
    )
    return (-value if given_back else value), code


def _times(word: str) -> int:
    if word[:1] == "m":
        return 1_000_000
    return 1_000 if word else 1


def _number(digits: str, times: int) -> Decimal:
    if "," in digits and "." in digits:
        thousands = "," if digits.index(",") < digits.index(".") else "."
        digits = digits.replace(thousands, "")
    elif times == 1 and any(grouped.fullmatch(digits) for grouped in _GROUPED):
        digits = digits.replace(",", "").replace(".", "")
    return Decimal(digits.replace(",", "."))
