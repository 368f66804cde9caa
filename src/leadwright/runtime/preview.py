"""What a content would say, without sending anything."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from liquid import Environment

from leadwright.core.problem import Problem, ProblemsError
from leadwright.nurture.plan import Content
from leadwright.playbook.filters import equip
from leadwright.playbook.model import Playbook
from leadwright.runtime.render import Rendered, compiled, local_text
from leadwright.runtime.template import RenderError

SAMPLE: Mapping[str, Any] = {
    "person": {"first_name": "Ana", "last_name": "Ruiz", "name": "Ana Ruiz",
               "email": "ana@acme.example", "company": "Acme", "country": "DE"},
    "account": {"name": "Acme", "domain": "acme.example", "industry": "Software",
                "employees": 250},
    "facts": {"product_name": "Blue shoe", "cart_value": 49.9, "asset": "Buyer's guide"},
    "offer": {"code": "SAMPLE10", "says": "10 % off", "ends_at": 1_804_266_000_000},
    "unsubscribe_url": "https://example.com/u/sample",
    "confirm_url": "https://example.com/c/sample",
    "confirm_until": "5 March 2027, 18:00 (CET)",
}  # fmt: skip
"""Somebody who does not exist."""

_environment = Environment()
equip(_environment)


class Preview(NamedTuple):
    """What it says, and the variables it names that had no value (their stand-ins are shown)."""

    said: Rendered
    missing: tuple[str, ...]


def preview(
    playbook: Playbook, name: str, values: Mapping[str, Any], *, sample: bool = True
) -> Preview:
    """The content `name` for these values (`{"person.first_name": "Ben"}`), over those of a sample
    person unless `sample` is off. Raises ProblemsError."""
    content = playbook.contents.get(name)
    if content is None:
        hint = f"there are {', '.join(playbook.contents)}" if playbook.contents else ""
        raise ProblemsError([Problem("C123", f"there is no content {name!r}", "content", hint)])
    variables: dict[str, Any] = {"workspace": {"name": playbook.name}}
    if sample:
        variables |= {key: _copied(value) for key, value in SAMPLE.items()}
    for path, value in values.items():
        group, _, key = path.partition(".")
        if key:
            variables[group] = {**_mapping(variables.get(group)), key: value}
        else:
            variables[group] = value
    zone = _mapping(variables.get("person")).get("time_zone") or playbook.time_zone
    variables |= {"time_zone": zone, "language": content.language}
    offer = _mapping(variables.get("offer"))
    if sample and offer and "offer.ends" not in values:
        ends = local_text(int(offer["ends_at"]), str(zone), content.language)
        variables["offer"] = {**offer, "ends": ends}
    try:
        said = compiled(content).render(variables)
    except RenderError as error:
        raise ProblemsError([Problem("C124", str(error), "content")]) from None
    return Preview(said, tuple(_missing(content, variables)))


def _missing(content: Content, variables: Mapping[str, Any]) -> list[str]:
    """The variables of a content that stand for nothing."""
    found = set()
    for text in (content.subject, content.text, content.html):
        for uses in _environment.from_string(text).analyze(include_partials=False).globals.values():
            for use in uses:
                path = [part for part in use.segments if isinstance(part, str)]
                value: Any = variables
                for part in path[:2]:
                    value = value.get(part) if isinstance(value, Mapping) else None
                if value is None or value == "":
                    found.add(".".join(path[:2]))
    return sorted(found)


def _copied(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
