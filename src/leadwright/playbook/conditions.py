"""Every condition of a motion with where it stands, and a motion with others in their place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from leadwright.core.expression.condition import Condition
from leadwright.nurture.plan import Nurturing, Sequence, Trigger
from leadwright.playbook.model import Motion

OWN = frozenset({"triggers", "sequences"})
"""What a nurturing plan holds; everything else leads to these by something else than their name."""
UNSAID = frozenset({"qualify", "nurture", "hand_off_plan", "when", "where"})
"""Fields that say nothing to who reads where a rule stands."""
EVENTS = "events"

Plan = TypeVar("Plan")


def conditions(motion: Motion) -> Iterator[tuple[str, Condition]]:
    """Each condition with where it stands: `consumer.segments.hot`."""
    found: list[tuple[str, Condition]] = []

    def look(where: str, condition: Condition) -> Condition:
        found.append((where, condition))
        return condition

    with_conditions(motion, look)
    yield from found


def with_conditions(motion: Motion, change: Callable[[str, Condition], Condition]) -> Motion:
    """The motion with each condition as `change` has it; lookups lead to the changed rules."""
    changed: Motion = _mapped(motion, change, (motion.name,))
    if changed.nurture is motion.nurture:
        return changed
    return replace(changed, nurture=looked_up(changed.nurture))


def looked_up(nurture: Nurturing) -> Nurturing:
    """The plan whose lookups lead to its own triggers and sequences."""
    changed: dict[str, Any] = {}
    for field in fields(nurture):
        by = getattr(nurture, field.name)
        if field.name not in OWN and isinstance(by, Mapping):
            changed[field.name] = {key: _own(nurture, known) for key, known in by.items()}
    return replace(nurture, **changed)


def _own(nurture: Nurturing, known: Any) -> Any:
    """The triggers and sequences of these names; what is neither stays."""
    if not isinstance(known, tuple):
        return known
    own: dict[type, Mapping[str, Any]] = {
        Sequence: nurture.sequences,
        Trigger: nurture.triggers,
    }
    return tuple(own[type(each)][each.name] if type(each) in own else each for each in known)


def _mapped(value: Any, change: Callable[[str, Condition], Condition], at: tuple[str, ...]) -> Any:
    if isinstance(value, Condition):
        return change(_spelled(at), value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        new = {
            name: _mapped(each, change, (*at, name))
            if not isinstance(value, Nurturing) or name in OWN
            else each
            for name, each in inner.items()
        }
        return replace(value, **new) if _differ(inner, new) else value
    if isinstance(value, Mapping):
        of_names = {key: _mapped(each, change, (*at, str(key))) for key, each in value.items()}
        return of_names if _differ(value, of_names) else value
    if isinstance(value, tuple) and any(is_dataclass(each) for each in value):
        listed = tuple(_mapped(each, change, (*at, _name(each))) for each in value)
        return listed if any(a is not b for a, b in zip(value, listed, strict=True)) else value
    return value


def _differ(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> bool:
    return any(old[key] is not new[key] for key in old)


def _name(rule: Any) -> str:
    for field in ("name", "segment", "stage"):
        if hasattr(rule, field):
            return str(getattr(rule, field))
    return ""


def _spelled(at: tuple[str, ...]) -> str:
    """Without what only the program calls so; engagement rules go by their name."""
    said: list[str] = []
    parts = iter(at)
    for part in parts:
        if part == EVENTS:
            next(parts, None)
            if len(said) == 1:
                said.append("engagement")
        elif part and part not in UNSAID:
            said.append(part)
    return ".".join(said)
