"""From a map's text to a checked Map, with all its problems at once."""

from collections.abc import Iterable
from difflib import get_close_matches
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadwright.core.problem import ProblemsError
from leadwright.core.unit import Scalar
from leadwright.sources.files.plan import IDENTIFIERS, KINDS, WHO, Cut, Field, Format, Map
from leadwright.sources.files.yaml import Text, Trail, parse

CONVERSIONS = (
    "text", "number", "decimal_comma", "boolean", "email", "domain", "iso", "unix", "unix_ms",
)  # fmt: skip
OTHERS = ("reject", "keep", "empty", "skip")
BADS = ("reject", "empty")
_SECTIONS = {
    "people": ("identify", "occurred_at", "traits", "consent"),
    "accounts": ("identify", "occurred_at", "traits"),
    "events": ("identify", "occurred_at", "event", "properties", "traits", "consent"),
}
_EVERYWHERE = ("leadwright_map", "kind", "format")
_FIELD = ("column", "const", "split", "lower", "values", "other", "as", "default", "bad")
_FORMAT = ("type", "delimiter", "encoding", "nulls", "columns", "time_zone")
_TYPES = ("auto", "csv", "jsonl", "json")
_TIMES = ("iso", "unix", "unix_ms")


def load_map(text: str, file: str) -> Map:
    """Check the text of a map. `file` is named in problems. Raises ProblemsError with all."""
    source = parse(text, file)
    top = source.data
    if not isinstance(top, dict):
        source.report("M102", "A map is a list of `key: value` lines.", (), "Start with kind:")
        raise ProblemsError(source.problems)
    found = _map(top, source, blake2b(text.encode(), digest_size=8).hexdigest())
    if source.problems:
        raise ProblemsError(source.problems)
    return found


def _map(top: dict[str, Any], source: Text, digest: str) -> Map:
    kind = _kind(top, source)
    _known(top, (*_EVERYWHERE, *_SECTIONS[kind]), (), source, kind)
    if top.get("leadwright_map", 1) != 1:
        source.report("M103", "leadwright_map must be 1.", ("leadwright_map",))
    identify = _fields(top, "identify", source, allowed=IDENTIFIERS[kind])
    _check_who(kind, identify, source)
    traits = _fields(top, "traits", source) + _consent(top, source)
    about_event = kind == "events"
    return Map(
        kind=kind,
        file=source.file,
        hash=digest,
        format=_format(top, source),
        identify=identify,
        occurred_at=_single(top, "occurred_at", source, "iso", required=about_event),
        event=_single(top, "event", source, "text", required=True) if about_event else None,
        body=_fields(top, "properties", source) if about_event else traits,
        traits=traits if about_event else (),
    )


def _kind(top: dict[str, Any], source: Text) -> str:
    kind = top.get("kind")
    if kind in KINDS:
        return str(kind)
    if kind is None:
        source.report("M104", "The map does not say what its rows are.", (), "Add `kind: people`.")
    else:
        _not_one_of(kind, KINDS, ("kind",), source)
    return "events" if "event" in top else "people"


def _check_who(kind: str, identify: tuple[Field, ...], source: Text) -> None:
    if not {field.target for field in identify} & set(WHO[kind]):
        one = ", ".join(WHO[kind])
        what = f"Nothing says which {'account' if kind == 'accounts' else 'person'} a row is about."
        source.report("M105", what, ("identify",), f"Name a column for one of {one} there.")


# --------------------------------------------------------------------------- fields


def _fields(
    top: dict[str, Any], section: str, source: Text, allowed: Iterable[str] = ()
) -> tuple[Field, ...]:
    said = top.get(section)
    if said is None:
        return ()
    if not isinstance(said, dict):
        what = f"{section} must be lines of `name: column`."
        source.report("M106", what, (section,))
        return ()
    if allowed:
        _known(said, tuple(allowed), (section,), source, section)
    default = {"email": "email", "domain": "domain"} if section == "identify" else {}
    plain = "text" if section == "identify" else ""
    read = [
        _field(name, value, (section, name), source, default.get(name, plain))
        for name, value in said.items()
    ]
    return tuple(field for field in read if field is not None)


def _consent(top: dict[str, Any], source: Text) -> tuple[Field, ...]:
    said = top.get("consent")
    if said is None:
        return ()
    if not isinstance(said, dict):
        what = "consent must be lines of `channel_purpose: column`."
        source.report("M106", what, ("consent",), "Such as `email_marketing: opted_in`.")
        return ()
    read = [
        _field(f"consent_{name}", value, ("consent", name), source, "boolean")
        for name, value in said.items()
    ]
    return tuple(field for field in read if field is not None)


def _single(
    top: dict[str, Any], name: str, source: Text, how: str, *, required: bool
) -> Field | None:
    if top.get(name) is None:
        if required:
            hint = f"Add `{name}: the_column`" + (
                ", or `event: {const: Signed In}` for all rows." if name == "event" else "."
            )
            source.report("M107", f"Event rows need {name}.", (), hint)
        return None
    field = _field(name, top[name], (name,), source, how)
    if field is not None and name == "occurred_at" and not _is_time(field.as_):
        what = f"occurred_at cannot be read as {field.as_}."
        hint = "Use `as: iso`, unix, unix_ms or a pattern such as '%d-%m-%Y %H:%M'."
        source.report("M108", what, (name, "as"), hint)
    return field


def _field(name: str, said: Any, trail: Trail, source: Text, how: str) -> Field | None:
    if isinstance(said, str) and said:
        return Field(target=name, column=said, as_=how)
    if not isinstance(said, dict):
        hint = f"Write `{name}: column` or `{name}: {{column: ..., as: number}}`."
        source.report("M109", f"{name} names no column.", trail, hint)
        return None
    _known(said, _FIELD, trail, source, "a field")
    if ("column" in said) == ("const" in said):
        what = f"{name} needs either a column or a const" + (
            ", not both." if "column" in said else "."
        )
        source.report("M109", what, trail)
        return None
    return Field(
        target=name,
        column=_text(said, "column", trail, source),
        const=_scalar(said.get("const"), (*trail, "const"), source),
        split=_split(said, trail, source),
        lower=_flag(said, "lower", trail, source),
        values=_values(said, trail, source),
        other=_choice(said, "other", OTHERS, trail, source),
        as_=_conversion(said, how, trail, source),
        default=_scalar(said.get("default"), (*trail, "default"), source),
        bad=_choice(said, "bad", BADS, trail, source),
    )


def _conversion(said: dict[str, Any], how: str, trail: Trail, source: Text) -> str:
    asked = said.get("as", how)
    if asked in CONVERSIONS or asked == "" or _is_time(asked):
        return str(asked)
    if asked in ("date", "datetime", "timestamp"):
        what = f"{asked!r} does not say how the time is written."
        hint = "Use iso, unix, unix_ms or a pattern such as '%d-%m-%Y %H:%M'."
        source.report("M110", what, (*trail, "as"), hint)
    else:
        _not_one_of(asked, CONVERSIONS, (*trail, "as"), source)
    return how


def _is_time(how: object) -> bool:
    return how in _TIMES or (isinstance(how, str) and "%" in how)


def _values(said: dict[str, Any], trail: Trail, source: Text) -> dict[str, Scalar]:
    values = said.get("values", {})
    if not isinstance(values, dict) or ("values" in said and not values):
        hint = "Such as `values: {view: Product Viewed, cart: Product Added}`."
        source.report("M111", "values must say what each value becomes.", (*trail, "values"), hint)
        return {}
    return {
        str(key): _scalar(value, (*trail, "values", str(key)), source)
        for key, value in values.items()
    }


def _split(said: dict[str, Any], trail: Trail, source: Text) -> tuple[Cut, ...]:
    asked = said.get("split", [])
    cuts = []
    for one in asked if isinstance(asked, list) else [asked]:
        by = one.get("by") if isinstance(one, dict) else one
        take = one.get("take", "first") if isinstance(one, dict) else "first"
        if not isinstance(by, str) or not by or take not in ("first", "last"):
            what = "split must say by which text, and which part to take (first or last)."
            hint = "Such as `split: {by: ';', take: last}`; a list of these is done in turn."
            source.report("M112", what, (*trail, "split"), hint)
            return ()
        cuts.append(Cut(by=by, take=take))
    return tuple(cuts)


# --------------------------------------------------------------------------- the format


def _format(top: dict[str, Any], source: Text) -> Format:
    said, trail = top.get("format") or {}, ("format",)
    if not isinstance(said, dict):
        source.report("M106", "format must be lines of `option: value`.", trail)
        return Format()
    _known(said, _FORMAT, trail, source, "format")
    delimiter = said.get("delimiter", "auto")
    if delimiter != "auto" and (not isinstance(delimiter, str) or len(delimiter) != 1):
        what = "delimiter must be one character, or auto."
        source.report("M113", what, (*trail, "delimiter"), 'A tab is written "\\t".')
        delimiter = "auto"
    return Format(
        type=_choice(said, "type", _TYPES, trail, source),
        delimiter=delimiter,
        encoding=_encoding(said, trail, source),
        nulls=frozenset(_texts(said, "nulls", trail, source)),
        columns=tuple(_texts(said, "columns", trail, source)),
        time_zone=_zone(said, trail, source),
    )


def _encoding(said: dict[str, Any], trail: Trail, source: Text) -> str:
    name = said.get("encoding", "auto")
    try:
        if name != "auto":
            "".encode(name)
    except (LookupError, TypeError):
        what = f"{name!r} is not an encoding."
        hint = "Use utf-8, latin-1, cp1252, utf-16, or leave it out: it is found out."
        source.report("M114", what, (*trail, "encoding"), hint)
        return "auto"
    return str(name)


def _zone(said: dict[str, Any], trail: Trail, source: Text) -> str:
    name = said.get("time_zone", "UTC")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        hint = "Use a name such as Europe/Berlin."
        source.report("M115", f"{name!r} is not a time zone.", (*trail, "time_zone"), hint)
        return "UTC"
    return str(name)


# --------------------------------------------------------------------------- plain values


def _known(
    said: dict[str, Any], allowed: tuple[str, ...], trail: Trail, source: Text, of: str
) -> None:
    for name in said:
        if name not in allowed:
            what = f"{name!r} is not something a map can say of {of}."
            source.report("M116", what, (*trail, name), _did_you_mean(name, allowed))


def _not_one_of(value: Any, allowed: tuple[str, ...], trail: Trail, source: Text) -> None:
    what = f"{value!r} is not one of {', '.join(allowed)}."
    source.report("M117", what, trail, _did_you_mean(str(value), allowed))


def _did_you_mean(name: str, allowed: tuple[str, ...]) -> str:
    close = get_close_matches(name, allowed, 1)
    return f"Did you mean {close[0]!r}?" if close else f"Possible here: {', '.join(allowed)}."


def _choice(
    said: dict[str, Any], name: str, allowed: tuple[str, ...], trail: Trail, source: Text
) -> str:
    value = said.get(name, allowed[0])
    if value in allowed:
        return str(value)
    _not_one_of(value, allowed, (*trail, name), source)
    return allowed[0]


def _flag(said: dict[str, Any], name: str, trail: Trail, source: Text) -> bool:
    value = said.get(name, False)
    if not isinstance(value, bool):
        source.report("M118", f"{name} must be true or false.", (*trail, name))
    return value is True


def _text(said: dict[str, Any], name: str, trail: Trail, source: Text) -> str:
    value = said.get(name, "")
    if isinstance(value, str) and (value or name not in said):
        return value
    source.report("M119", f"{name} must be text.", (*trail, name), "Put quotes round it.")
    return ""


def _texts(said: dict[str, Any], name: str, trail: Trail, source: Text) -> list[str]:
    value = said.get(name, [])
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return [str(one) for one in value]
    what = f"{name} must be a list of texts."
    source.report("M119", what, (*trail, name), "Such as [NULL, n/a].")
    return []


def _scalar(value: Any, trail: Trail, source: Text) -> Scalar:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    source.report("M119", "Only one text, number or yes/no can stand here.", trail)
    return None
