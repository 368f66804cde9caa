"""The sections of a map that hold fields."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from leadwright.sources.files.field import field_of
from leadwright.sources.files.plan import (
    ACCOUNT_ACTS,
    ACTS,
    COMPANIES,
    DEAL,
    EXTERNAL,
    NEEDED,
    Act,
    Field,
)
from leadwright.sources.files.said import check_known
from leadwright.sources.files.yaml import Text, Trail

_HOW = {"email": "email", "domain": "domain"}
"""How identifiers are read unless their field says so."""
_ACT_HOW = {"subscribe": {"confirmed": "boolean"}}
_DEAL_HOW = {"amount": "money", "opened_at": "iso", "closed_at": "iso"}
_SYSTEM = re.compile(re.escape(EXTERNAL) + r"[a-z0-9_-]{1,64}")
FOUND_OUT = "suppression list"
"""The reason of a suppression whose list gives none."""


def fields(
    top: dict[str, Any], section: str, source: Text, allowed: Iterable[str] = ()
) -> tuple[Field, ...]:
    """The lines `name: column` of a section; only `allowed` names, if there are some."""
    said = _lines(top, section, (section,), source)
    if allowed:
        named = {name: one for name, one in said.items() if not _outside(name, allowed)}
        check_known(named, tuple(allowed), (section,), source, section)
    if section == "account":
        read = _read(said, (section,), source, {**_HOW, "group_id": "text"}, False)
        return tuple(_forgiving(each, said) for each in read)
    identifying = section == "identify"
    return _read(said, (section,), source, _HOW if identifying else {}, identifying)


def _outside(name: object, allowed: Iterable[str]) -> bool:
    """Whether it is the id of a person in another system, where people can be named."""
    return isinstance(name, str) and _SYSTEM.fullmatch(name) is not None and "email" in allowed


def _forgiving(field: Field, said: dict[str, Any]) -> Field:
    """Somebody whose company has no usable domain is a person all the same."""
    unsaid = field.target == "domain" and isinstance(said["domain"], str)
    return replace(field, bad="empty") if unsaid else field


def consent(top: dict[str, Any], source: Text) -> tuple[Field, ...]:
    """The section `consent`, as traits."""
    said = _lines(top, "consent", ("consent",), source, "Such as `email_marketing: opted_in`.")
    read = [
        field_of(f"consent_{name}", value, ("consent", name), source, "boolean")
        for name, value in said.items()
    ]
    return tuple(field for field in read if field is not None)


def acts(top: dict[str, Any], source: Text, kind: str) -> tuple[Act, ...]:
    """The section `then`: what to do about whom a row names."""
    said = _lines(top, "then", ("then",), source)
    allowed = ACCOUNT_ACTS if kind in COMPANIES else tuple(ACTS)
    check_known(said, allowed, ("then",), source, "then")
    return tuple(
        _act(name, top["then"], ("then", name), source, (*ACTS[name], "when"), _ACT_HOW.get(name))
        for name in said
        if name in allowed
    )


def deal(top: dict[str, Any], source: Text) -> tuple[Act, ...]:
    """The section `opportunity`."""
    if not top.get("opportunity"):
        hint = "Such as `opportunity: {opportunity: Deal ID, stage: Stage, amount: Amount}`."
        source.report("M107", "Nothing says which deal a row is about.", ("opportunity",), hint)
        return ()
    act = _act("opportunity", top, ("opportunity",), source, DEAL, _DEAL_HOW)
    return (Act(command="record_opportunity", when=None, arguments=act.arguments),)


def suppression(top: dict[str, Any], source: Text) -> tuple[Act, ...]:
    """The section `suppression`; without it, everything is suppressed."""
    allowed = (*ACTS["suppress"], "when")
    act = _act("suppression", top, ("suppression",), source, allowed)
    given = {field.target for field in act.arguments}
    reason = () if "reason" in given else (Field(target="reason", const=FOUND_OUT),)
    return (Act(command="suppress", when=act.when, arguments=(*act.arguments, *reason)),)


def one(top: dict[str, Any], name: str, source: Text, how: str) -> Field | None:
    """A field that stands on its own."""
    return None if top.get(name) is None else field_of(name, top[name], (name,), source, how)


def _act(
    name: str,
    top: dict[str, Any],
    trail: Trail,
    source: Text,
    allowed: tuple[str, ...],
    hows: dict[str, str] | None = None,
) -> Act:
    said = _lines(top, name, trail, source)
    check_known(said, allowed, trail, source, name)
    read = _read(said, trail, source, {"when": "boolean", **(hows or {})}, True)
    given = {field.target: field for field in read}
    for needed in NEEDED.get("record_opportunity" if name == "opportunity" else name, ()):
        if needed not in given:
            what = f"{name} needs {needed}."
            source.report("M107", what, trail, f"Add `{needed}: the_column`.")
    when = given.pop("when", None)
    return Act(command=name, when=when, arguments=tuple(given.values()))


def _read(
    said: dict[str, Any], trail: Trail, source: Text, hows: dict[str, str], as_text: bool
) -> tuple[Field, ...]:
    plain = "text" if as_text else ""
    read = [
        field_of(name, value, (*trail, name), source, hows.get(name, plain))
        for name, value in said.items()
    ]
    return tuple(field for field in read if field is not None)


def _lines(
    top: dict[str, Any], section: str, trail: Trail, source: Text, hint: str = ""
) -> dict[str, Any]:
    said = top.get(section)
    if said is None:
        return {}
    if isinstance(said, dict):
        return said
    source.report("M106", f"{section} must be lines of `name: column`.", trail, hint)
    return {}
