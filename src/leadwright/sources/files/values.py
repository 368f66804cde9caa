"""From what a cell says to the value meant: one compiled function per field of a map."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from math import isfinite
from zoneinfo import ZoneInfo

from leadwright.capture.accounts import domain_in
from leadwright.capture.emails import clean_email
from leadwright.capture.phones import clean_phone
from leadwright.core.unit import Scalar
from leadwright.measure.amounts import minor_units
from leadwright.sources.files.dates import day_number, day_or_month_first
from leadwright.sources.files.plan import Cut, Field, Format

Record = Mapping[str, object]
Getter = Callable[[Record], Scalar]
_Step = Callable[[Scalar], Scalar]

TIMES = ("iso", "unix", "unix_ms", "excel", "day_first", "month_first")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_TRUE = frozenset(("true", "yes", "y", "t", "on", "1"))
_FALSE = frozenset(("false", "no", "n", "f", "off", "0"))
_FILLING = re.compile(r"[\s'\u2019_]|[€$£¥%]|^[A-Z]{3}(?=[\d+-])|(?<=\d)[A-Z]{3}$")
"""What people put into numbers: blanks and apostrophes between thousands, signs of currencies."""
_POINTED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_COMMAED = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d*)?|[+-]?,\d+")
_MARKED_TEXT = re.compile(r"'\+?\d+")
"""A number that a spreadsheet was told to keep as text."""
_PHONE = re.compile(r"\+?\d{5,15}")
_PHONE_FILLING = re.compile(r"[\s()./\-\u2010-\u2015]|\(0\)")
_DOMAIN = re.compile(r"(?=.{1,253}$)([\w-]{1,63}\.)+[\w-]{2,63}")


class RefusedValue(ValueError):  # noqa: N818 - one cell's fate, not a fault
    """A cell that cannot be used: `code` and, as the message, one sentence about it."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code


class SkippedRow(Exception):  # noqa: N818
    """The map says that rows with this value are not wanted."""


def getter(field: Field, form: Format) -> Getter:
    """The function that takes a field's value out of a record (column -> cell).

    It raises RefusedValue for a cell that cannot be used and SkippedRow where the map says so.
    """
    steps, column, default = _steps(field, form), field.column, field.default
    if not column:
        const = field.const
        for step in steps if const is not None else ():
            const = step(const)
        return lambda _record: const
    nulls = {each.casefold() for each in form.nulls} | {""}
    label = f"{field.target} (column {field.column!r})"
    forgiving = field.bad == "empty"

    def get(record: Record) -> Scalar:
        try:
            value = _flat(record[column] if column in record else _nested(record, column))
            if isinstance(value, str):
                value = value.strip()
                if value[:1] == "'" and _MARKED_TEXT.fullmatch(value):
                    value = value[1:]
                if not value or value.casefold() in nulls:
                    return default
            elif value is None:
                return default
            for step in steps:
                value = step(value)
                if value is None or value == "":
                    return default
        except RefusedValue as refused:
            if forgiving:
                return default
            raise RefusedValue(refused.code, f"{label}: {refused}") from None
        return value

    return get


def _steps(field: Field, form: Format) -> tuple[_Step, ...]:
    steps = [_cutting(cut) for cut in field.split]
    if field.lower:
        steps.append(lambda value: _text(value).lower())
    if field.values:
        steps.append(_translating(field.values, field.other))
    if field.as_:
        steps.append(_converting(field.as_, form.time_zone, form.country))
    if field.prefix:
        steps.append(_prefixing(field.prefix))
    return tuple(steps)


def _nested(record: Record, column: str) -> object:
    """`address.city` looks into nested JSON; None where there is nothing."""
    value: object = record
    for part in column.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _flat(value: object) -> Scalar:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(_text(one) for one in value)
    raise RefusedValue("R207", "nested values; name one of them, such as 'address.city'")


def _text(value: Scalar) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _cutting(cut: Cut) -> _Step:
    by, at = cut.by, 0 if cut.take == "first" else -1
    return lambda value: _text(value).split(by)[at].strip()


def _prefixing(prefix: str) -> _Step:
    return lambda value: prefix + _text(value)


def _translating(values: Mapping[str, Scalar], other: str) -> _Step:
    def translate(value: Scalar) -> Scalar:
        key = _text(value)
        if key in values:
            return values[key]
        if other == "keep":
            return value
        if other == "empty":
            return None
        if other == "skip":
            raise SkippedRow
        raise RefusedValue("R205", f"{_short(key)} is not one of the values the map lists")

    return translate


def _converting(how: str, zone: str, country: str) -> _Step:
    simple: dict[str, _Step] = {
        "text": _text,
        "number": _number,
        "decimal_comma": lambda value: _as_written(value, _COMMAED, ".", "1.234,50"),
        "decimal_point": lambda value: _as_written(value, _POINTED, ",", "1,234.50"),
        "money": _money,
        "phone": lambda value: clean_phone(_text(value), country) or _phone(value),
        "boolean": _boolean,
        "domain": _domain,
        "email": _email,
        "unix": lambda value: round(_exact(value) * 1000),
        "unix_ms": lambda value: round(_exact(value)),
    }
    if how in simple:
        return simple[how]
    local: tzinfo = UTC if zone == "UTC" else ZoneInfo(zone)
    return lru_cache(65_536)(_moment(how, local))


def _moment(how: str, local: tzinfo) -> _Step:
    """Times as text. Repeated ones (days) are looked up, not parsed again."""

    parse, example = _parser(how)

    def read(value: Scalar) -> Scalar:
        text = _text(value).removesuffix(" UTC")
        try:
            moment = parse(text)
        except ValueError:
            raise RefusedValue("R203", f"{_short(text)} is not {example}") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=local)
        since = moment - _EPOCH
        return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000

    return read


def _parser(how: str) -> tuple[Callable[[str], datetime], str]:
    """What reads a text as a time, and what it expects. Workbooks hand over ISO 8601 times however
    their cells look, so these are read under every pattern."""
    if how == "iso":
        return datetime.fromisoformat, "an ISO 8601 time"
    if how == "excel":
        return day_number, "a day as a spreadsheet counts them, such as 46085"
    if how in ("day_first", "month_first"):
        return day_or_month_first(day_first=how == "day_first"), f"a time with the {how[:-6]} first"

    def by_pattern(text: str) -> datetime:
        if _ISO.match(text):
            with suppress(ValueError):
                return datetime.fromisoformat(text)
        return datetime.strptime(text, how)

    return by_pattern, f"a time written as {how}"


def _number(value: Scalar) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(value)
    text = _text(value)
    if _INTEGER.fullmatch(text):
        return int(text)
    try:
        return _finite(float(text))
    except ValueError:
        raise RefusedValue("R201", f"{_short(text)} is not a number") from None


def _exact(value: Scalar) -> int | float:
    """A number of seconds or milliseconds, in the range a time can have."""
    number = _number(value)
    if abs(number) > 1e15:
        raise RefusedValue("R203", f"{_short(_text(value))} is not a unix time")
    return number


def _as_written(value: Scalar, shape: re.Pattern[str], thousands: str, example: str) -> int | float:
    """A number as people write it, with the one sign for decimals and the other for thousands."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(value)
    text = _FILLING.sub("", _text(value))
    if not shape.fullmatch(text):
        raise RefusedValue("R201", f"{_short(_text(value))} is not a number such as {example}")
    return _number(text.replace(thousands, "").replace(",", ".").rstrip("."))


def _money(value: Scalar) -> int:
    """An amount in minor units (two decimals), however it is written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(_finite(value) * 100)
    minor = minor_units(_text(value))
    if minor is None:
        raise RefusedValue("R201", f"{_short(_text(value))} is not an amount of money")
    return minor


def _phone(value: Scalar) -> str:
    """A telephone number without what only helps to read it: `+49 (0)30 12-34` is `+49301234`."""
    text = _PHONE_FILLING.sub("", _text(value).replace("(0)", "").removeprefix("tel:"))
    text = "+" + text[2:] if text.startswith("00") else text
    if not _PHONE.fullmatch(text):
        raise RefusedValue("R208", f"{_short(_text(value))} is not a telephone number")
    return text


def _finite(number: int | float) -> int | float:
    if not isfinite(number) or (isinstance(number, int) and abs(number) >= 1 << 63):
        raise RefusedValue("R201", f"{number} is not a number that can be used")
    return number


def _boolean(value: Scalar) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value).lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise RefusedValue("R202", f"{_short(text)} is neither yes nor no (true, false, 1, 0 ...)")


def _domain(value: Scalar) -> str:
    """`https://www.Acme.com/about` and `jo@mail.acme.com` are both of `acme.com`."""
    text = _text(value).lower().split("://")[-1].split("/")[0].split("?")[0].split("#")[0]
    text = text.rsplit("@", 1)[-1].split(":")[0].removeprefix("www.").strip(".")
    if not _DOMAIN.fullmatch(text):
        raise RefusedValue("R204", f"{_short(_text(value))} holds no domain")
    domain = domain_in(_text(value))
    if not domain:
        what = f"{text} is a mail provider's, a network's or nobody's, so it names no company"
        raise RefusedValue("R204", what)
    return domain


def _email(value: Scalar) -> str:
    clean = clean_email(_text(value))
    if not clean:
        raise RefusedValue("R206", f"{_short(_text(value))} is not an e-mail address")
    return clean


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
