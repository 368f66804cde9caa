"""What contents may say: Liquid over the catalogue of conditions, checked with the playbook."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from liquid import Environment
from liquid.exceptions import LiquidError
from liquid.token import Token

from leadwright.core.nearest import listed, nearest
from leadwright.core.traits import (
    ACCOUNT,
    CONSENT,
    EVENT,
    HOUSEHOLD,
    PERSON,
    SCORE,
    TRAITS,
    Attribute,
)
from leadwright.playbook import codes
from leadwright.playbook.document import Place
from leadwright.playbook.filters import equip
from leadwright.playbook.problems import Problems

FACTS = (
    "product_name", "product_id", "product_price", "cart_value", "page_url", "feature", "asset",
)  # fmt: skip
"""What is kept of recent behaviour for templates to say."""
OFFER = ("code", "says", "ends", "ends_at")
VARIABLES = (
    PERSON, ACCOUNT, HOUSEHOLD, SCORE, CONSENT, "facts", "offer", "workspace", "unsubscribe_url",
    "confirm_url", "confirm_until", "language", "time_zone",
)  # fmt: skip
"""All a template may use."""
ALONE = frozenset({
    "facts", "offer", "unsubscribe_url", "confirm_url", "confirm_until", "language", "time_zone",
})  # fmt: skip
"""What may be named without saying which part of it."""

ROUNDS_MAX = 1_000
"""So often a template may go round loops; more is an error when it is rendered."""
_RANGE = re.compile(r"\(\s*(\d{1,18})\s*\.\.\s*(\d{1,18})\s*\)")
_REFUSED_TAGS = ("include", "render", "extends", "block", "import", "macro", "call")

_environment = Environment()
equip(_environment)
for _tag in _REFUSED_TAGS:
    _environment.tags.pop(_tag, None)


def check(
    template: str, at: Place, problems: Problems, attributes: Mapping[str, Attribute]
) -> frozenset[str]:
    """Note what is wrong with a template: syntax, unknown variables and unknown filters. The
    attributes it names that are not kept as they were sent, but reckoned (`person.stage`)."""
    try:
        found = _environment.from_string(template).analyze(include_partials=False)
    except LiquidError as error:
        problems.add(codes.TEMPLATE, f"{error.message}{_line(error, template)}", at)
        return frozenset()
    for loop in _RANGE.finditer(template):
        rounds = int(loop[2]) - int(loop[1]) + 1
        if rounds > ROUNDS_MAX:
            what = f"{loop[0]} goes round {rounds:,} times{_on(template, loop.start())}"
            problems.add(codes.TEMPLATE, what, at, f"at most {ROUNDS_MAX:,} rounds are made")
    reckoned = set()
    for name, uses in found.globals.items():
        for use in uses if name in VARIABLES else uses[:1]:
            said = _said(use.segments) if name in VARIABLES else name
            if unknown := _unknown(said, attributes):
                what = f"there is no variable {said!r}{_on(template, use.span.index)}"
                problems.add(codes.TEMPLATE_NAME, what, at, unknown)
            elif said in attributes and attributes[said].source not in TRAITS.values():
                reckoned.add(said)
    for name, spans in found.filters.items():
        if name not in _environment.filters:
            close = get_close_matches(name, _environment.filters, 1)
            problems.add(
                codes.TEMPLATE_NAME,
                f"there is no filter {name!r}{_on(template, spans[0].index)}",
                at,
                f"did you mean '{close[0]}'?" if close else "",
            )
    return frozenset(reckoned)


def _said(segments: Iterable[Any]) -> str:
    """The first two parts of a path; what is looked up by a variable is left out."""
    root, *below = segments
    return f"{root}.{below[0]}" if below and isinstance(below[0], str) else str(root)


def _unknown(said: str, attributes: Mapping[str, Attribute]) -> str:
    """What to do about a variable that does not exist; empty if it does."""
    root, _, name = said.partition(".")
    if root not in VARIABLES:
        return _hint(root, VARIABLES)
    if root == HOUSEHOLD and not _names(root, attributes):
        return "no household can form: say how, with `households` under `consumer`"
    if not name:
        return "" if root in ALONE else f"say which, such as {_names(root, attributes)[0]}"
    names = _names(root, attributes)
    if said in names or not names:
        return ""
    if close := nearest(name, [each.partition(".")[2] for each in names], 0.7):
        return f"did you mean '{root}.{close}'?"
    declare = f"declare it under `attributes: {{{root}: {{...}}}}`"
    return declare if root in TRAITS else f"there are {listed(names)}"


def _names(root: str, attributes: Mapping[str, Attribute]) -> list[str]:
    if root in (PERSON, ACCOUNT, HOUSEHOLD, SCORE, CONSENT):
        return [name for name in attributes if name.startswith(root + ".")]
    known = {"facts": FACTS, "offer": OFFER, "workspace": ("name",)}.get(root, ())
    return [f"{root}.{name}" for name in known]


def _hint(name: str, known: Iterable[str]) -> str:
    known = list(known)
    close = nearest(name, known)
    return f"did you mean '{close}'?" if close else f"there are {listed(known)}"


def _line(error: LiquidError, template: str) -> str:
    token = error.token
    if isinstance(token, Token) and token.start_index >= 0:
        return _on(template, token.start_index)
    return ""


def _on(template: str, index: int) -> str:
    """The line within the template, where it has several."""
    if "\n" not in template.strip():
        return ""
    return f", in line {template.count(chr(10), 0, index) + 1} of the template"


def without_events(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    """The attributes that make sense when a message goes out."""
    return {name: each for name, each in attributes.items() if each.group != EVENT}
