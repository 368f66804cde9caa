"""What templates can do besides Liquid's own: money and dates as people write them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from liquid import Environment, Markup, RenderContext
from liquid.builtin.filters.misc import date as liquid_date
from liquid.filter import with_context

from leadwright.core.local import zone_of

INSTANTS_MS = 100_000_000_000
"""From here on a number is an instant in ms, not in s: that is 1973, or the year 5138."""
ENGLISH = "en"
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
    environment.filters["money"] = _money
    environment.filters["date"] = _date
    for name in REFUSED:
        environment.filters.pop(name, None)


def is_language(tag: str) -> bool:
    """Whether it names a language that dates and numbers can be written in: `de`, `pt-BR`."""
    return _known(tag) is not None


def date_in(language: str, day: datetime) -> str:
    """A day as it is written out in a language: `5 March 2027`, `5. März 2027`."""
    return str(format_date(day, "long", _locale(language)))


@with_context
def _money(
    value: object, currency: object = "", language: object = "", *, context: RenderContext
) -> str:
    """`{{ facts.cart_value | money: "EUR", "de" }}` says `49,90 EUR`. `value` in major units, as
    events bring it; what is no number is nothing. Without a `language`, that of the content."""
    try:
        amount = Decimal(str(value).strip())
        text = ""
        if amount.is_finite() and abs(amount) < 10**15:
            text = format_decimal(amount, "#,##0.00", _locale(_language(language, context)))
    except (InvalidOperation, ValueError):
        text = ""
    return f"{text} {currency}" if currency and text else text


def without_scripts(html: str) -> str:
    """Addresses that would run a program lead nowhere: a value may have brought them."""
    return _SCRIPT.sub(lambda found: f"{found[1] or found[2]}#", html)


@with_context
def _date(value: Any, form: str = "", language: object = "", *, context: RenderContext) -> str:
    """Liquid's `date` for our instants (ms) too: where the person is, in words of the content's
    language, or of another one. Without a form the day is written out."""
    zone = zone_of(_text(context.resolve("time_zone")), "UTC")
    if value in ("now", "today"):
        value = liquid_date("now", "%s", environment=context.env)  # in seconds, by Liquid's clock
    tag, there = _language(language, context), _there(value, zone)
    said: str
    if not form:
        return date_in(tag, there) if isinstance(there, datetime) else str(value)
    if isinstance(there, datetime):  # Liquid's own takes instants in two zones for the same
        said = there.strftime(_NAMED.sub(lambda found: _name(found, there, tag), str(form)))
        return Markup(said) if isinstance(form, Markup) else said
    said = liquid_date(there, form, environment=context.env)
    return said


_NAMED = re.compile(r"%[-^_0#]?(.)", re.DOTALL)
_WIDTHS = {"A": "wide", "a": "abbreviated", "B": "wide", "b": "abbreviated", "h": "abbreviated"}


def _name(found: re.Match[str], at: datetime, language: str) -> str:
    """The name of a month or a day of the week for `%B` and its like; the rest as it was."""
    width = _WIDTHS.get(found[1])
    if width is None:
        return found[0]
    locale = _locale(language)
    names: Mapping[int, str] = (
        locale.days["format"][width] if found[1] in "Aa" else locale.months["format"][width]
    )
    name = names[at.weekday() if found[1] in "Aa" else at.month]
    return (name.upper() if found[0][1] == "^" else name).replace("%", "%%")


def _there(value: Any, zone: ZoneInfo) -> Any:
    """An instant as people in a zone see it; a day, and what is no instant, as it is."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 15:
        value = int(value)
    if type(value) is int and 0 <= value < 10**14:
        seconds = value / 1000 if value >= INSTANTS_MS else value
        return datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(zone) if aware else value


def _language(asked: object, context: RenderContext) -> str:
    return _text(asked) or _text(context.resolve("language")) or ENGLISH


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=256)
def _locale(tag: str) -> Locale:
    """How it is written in a language; English where that is not known, and as Europe writes it
    where no country is said."""
    return _known(tag) or Locale("en", "GB")


def _known(tag: str) -> Locale | None:
    if tag.lower() == ENGLISH:
        return Locale("en", "GB")
    for said in (tag, re.split("[-_]", tag)[0]):
        try:
            return Locale.parse(said.replace("-", "_"))
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None
