"""The kinds of values that only keys of selling have."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from leadwright.convert.plan import ROLES
from leadwright.playbook import codes
from leadwright.playbook.document import Leaf, Node, Place
from leadwright.playbook.problems import Problems

DATES = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?:\s+to\s+(\d{4}-\d\d-\d\d))?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dates:
    """A day, or a first and a last one, read as two ordinals."""

    shape: str = "`YYYY-MM-DD` or `YYYY-MM-DD to YYYY-MM-DD`"
    blank: Any = (1, 1)

    def read(self, node: Node, at: Place, problems: Problems) -> tuple[int, int]:
        found = DATES.fullmatch(node.text) if isinstance(node, Leaf) else None
        try:
            days = (
                [date.fromisoformat(day).toordinal() for day in found.groups() if day]
                if found
                else []
            )
        except ValueError:
            days = []
        if not days:
            said = repr(node.text) if isinstance(node, Leaf) else "this"
            hint = "such as 2026-12-24 to 2027-01-02"
            problems.add(codes.BAD_VALUE, f"{said} is not a day, nor days", at, hint)
            return (1, 1)
        if days[-1] < days[0]:
            problems.add(codes.BAD_VALUE, "the last day comes before the first", at)
        return days[0], days[-1]


def good_role(name: str, at: Place, problems: Problems) -> None:
    """Note a problem unless `name` is a role of stakeholders."""
    if name not in ROLES:
        close = get_close_matches(name, ROLES, 1)
        hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(ROLES)}"
        problems.add(codes.BAD_VALUE, f"{name[:80]!r} is no role of a stakeholder", at, hint)
