"""What a design rule yields."""

from dataclasses import dataclass
from typing import TypeAlias

ERROR, WARNING, HINT = "error", "warning", "hint"
SEVERITIES = (ERROR, WARNING, HINT)
"""Worst first. An error harms people or the business; a warning most likely does; a hint tidies."""

Trail: TypeAlias = tuple[str, ...]
"""The keys that lead to a place in a playbook; items of lists are counted from 1."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A design mistake: where, what is wrong in one sentence, and what to do in one line."""

    at: Trail
    what: str
    fix: str
