"""What the rules about people ask of their account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

from leadwright.core.expression import nodes as n
from leadwright.core.expression.compile import compile_tests
from leadwright.core.expression.condition import Condition
from leadwright.core.expression.generate import KEEP, TRUE
from leadwright.core.expression.uses import account_parts, is_score
from leadwright.core.facts import Facts
from leadwright.core.traits import ACCOUNT, TRAITS

Answers: TypeAlias = Callable[[Facts], tuple[bool, ...]]
RULES_BITS = 32
"""The lower bits of a sum are the answers, those above the questions."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions, and how to sum up their answers in one number.

    `tables` answer the parts that are about the account alone, in each form a condition is looked
    at; `traits` are compared with something of a person, so their values are what matters; of
    `segments` it matters whether the account is in them. `live` says that an event may change an
    answer, not only what is said of the account. `rules` tells one set of questions from another.
    """

    tables: tuple[Answers, ...]
    traits: tuple[str, ...]
    segments: tuple[str, ...]
    live: bool
    rules: int

    @classmethod
    def of(cls, conditions: Iterable[Condition], segments: Iterable[str]) -> Asked | None:
        """Of the conditions about people; None where they ask nothing of the account."""
        parts: dict[n.Test, None] = {}
        traits: set[str] = set()
        questions: list[str] = []
        for condition in conditions:
            if condition.checked is not None:
                more, keys = account_parts(condition.checked)
                parts |= dict.fromkeys(more)
                traits |= keys
                questions += [condition.text] if more or keys else []
        joined = tuple(sorted(segments))
        if not (parts or traits or joined):
            return None
        forms = (TRUE, KEEP) if any(map(_has_score, parts)) else (TRUE,)
        return cls(
            tables=tuple(compile_tests(list(parts), form) for form in forms) if parts else (),
            traits=tuple(sorted(traits)),
            segments=joined,
            live=bool(joined) or not all(_said(part) for part in parts),
            rules=crc32(repr((questions, joined)).encode()),
        )

    def sum(self, facts: Facts) -> int:
        """The answers as one number: another one as soon as one of them is another."""
        values = [facts.h.traits.get(trait) for trait in self.traits]
        inside = [facts.account_in(segment) for segment in self.segments]
        answers = [table(facts) for table in self.tables]
        return self.rules << RULES_BITS | crc32(repr((answers, values, inside)).encode())

    def same_rules(self, sum: int) -> bool:
        """Whether a sum is of these questions."""
        return sum >> RULES_BITS == self.rules


def _has_score(part: n.Test) -> bool:
    """Whether staying takes less than coming."""
    return any(is_score(leaf) for leaf in n.leaves(part).values())


def _said(part: n.Test) -> bool:
    """Whether it asks only for what is said of the account."""
    return all(
        isinstance(leaf, n.Named) and leaf.attribute.source == TRAITS[ACCOUNT]
        for leaf in n.leaves(part).values()
    )
