"""From a map's text to a checked Map, with all its problems at once."""

from hashlib import blake2b
from typing import Any

from leadwright.core.problem import ProblemsError
from leadwright.sources.files.field import is_time
from leadwright.sources.files.form import format_of
from leadwright.sources.files.plan import (
    COMPANIES,
    EXTERNAL,
    IDENTIFIERS,
    KINDS,
    WHO,
    Attendance,
    Field,
    Map,
)
from leadwright.sources.files.said import check_known, not_one_of, text_of
from leadwright.sources.files.sections import acts, consent, deal, fields, one, suppression
from leadwright.sources.files.yaml import Text, parse

_SECTIONS = {
    "people": ("identify", "occurred_at", "traits", "consent", "account", "then"),
    "accounts": ("identify", "occurred_at", "traits", "then"),
    "target_accounts": ("identify", "occurred_at", "traits", "then"),
    "events": ("identify", "occurred_at", "event", "properties", "traits", "consent"),
    "attendees": (
        "identify", "occurred_at", "event_name", "status", "registered_at", "held_at",
        "properties", "traits", "consent",
    ),
    "opportunities": ("identify", "occurred_at", "opportunity"),
    "suppressions": ("identify", "occurred_at", "suppression"),
}  # fmt: skip
_EVERYWHERE = ("leadwright_map", "kind", "format")


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
    check_known(top, (*_EVERYWHERE, *_SECTIONS[kind]), (), source, kind)
    if top.get("leadwright_map", 1) != 1:
        source.report("M103", "leadwright_map must be 1.", ("leadwright_map",))
    identify = fields(top, "identify", source, allowed=IDENTIFIERS[kind])
    _check_who(kind, identify, source)
    traits = fields(top, "traits", source) + consent(top, source)
    happened = kind in ("events", "attendees")
    return Map(
        kind=kind,
        file=source.file,
        hash=digest,
        format=format_of(top, source),
        identify=identify,
        occurred_at=_time(top, "occurred_at", source, required=kind == "events"),
        event=_event(top, source) if kind == "events" else None,
        body=fields(top, "properties", source) if happened else _about(kind, traits),
        traits=traits if happened else (),
        account=fields(top, "account", source) if kind == "people" else (),
        acts=_acts(kind, top, source),
        attendance=_attendance(top, source) if kind == "attendees" else None,
    )


def _kind(top: dict[str, Any], source: Text) -> str:
    kind = top.get("kind")
    if kind in KINDS:
        return str(kind)
    if kind is None:
        source.report("M104", "The map does not say what its rows are.", (), "Add `kind: people`.")
    else:
        not_one_of(kind, KINDS, ("kind",), source)
    return "events" if "event" in top else "people"


def _check_who(kind: str, identify: tuple[Field, ...], source: Text) -> None:
    named = {field.target for field in identify}
    if not named & set(WHO[kind]) and not any(name.startswith(EXTERNAL) for name in named):
        which = ", ".join(WHO[kind])
        what = f"Nothing says which {'account' if kind in COMPANIES else 'person'} a row is about."
        source.report("M105", what, ("identify",), f"Name a column for one of {which} there.")


def _about(kind: str, traits: tuple[Field, ...]) -> tuple[Field, ...]:
    """Target accounts are targets unless their map says otherwise."""
    if kind != "target_accounts" or any(field.target == "is_target" for field in traits):
        return traits
    return (*traits, Field(target="is_target", const=True))


def _acts(kind: str, top: dict[str, Any], source: Text) -> Any:
    if kind == "opportunities":
        return deal(top, source)
    if kind == "suppressions":
        return suppression(top, source)
    return acts(top, source, kind) if "then" in _SECTIONS[kind] else ()


def _attendance(top: dict[str, Any], source: Text) -> Attendance:
    found = Attendance(
        name=text_of(top, "event_name", (), source) or "Event",
        status=one(top, "status", source, "text"),
        registered_at=_time(top, "registered_at", source),
        held_at=_time(top, "held_at", source),
    )
    if not any(top.get(name) for name in ("occurred_at", "held_at", "registered_at")):
        hint = "Add `held_at: {const: 2026-05-04 14:00, as: iso}`, or a column of times."
        source.report("M107", "Nothing says when the event took place.", (), hint)
    return found


def _event(top: dict[str, Any], source: Text) -> Field | None:
    if top.get("event") is None:
        hint = "Add `event: the_column`, or `event: {const: Signed In}` for all rows."
        source.report("M107", "Event rows need event.", (), hint)
    return one(top, "event", source, "text")


def _time(top: dict[str, Any], name: str, source: Text, *, required: bool = False) -> Field | None:
    if required and top.get(name) is None:
        source.report("M107", f"Event rows need {name}.", (), f"Add `{name}: the_column`.")
    field = one(top, name, source, "iso")
    if field is not None and not is_time(field.as_):
        what = f"{name} cannot be read as {field.as_}."
        hint = "Use `as: iso`, day_first, month_first, unix, unix_ms, excel or '%d-%m-%Y %H:%M'."
        source.report("M108", what, (name, "as"), hint)
    return field
