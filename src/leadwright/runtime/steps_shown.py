"""A timeline as people read it: each input, what it said, and what it led to in plain words."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec

from leadwright.core.ids import number_of
from leadwright.core.outcome import Decision
from leadwright.core.unit import Scalar
from leadwright.playbook.conditions import conditions
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Queries
from leadwright.runtime.origin import Origin
from leadwright.runtime.records import Records, Said, said_by
from leadwright.runtime.subjects import Subject
from leadwright.runtime.words import say_decision, say_input, words_of_decision
from leadwright.runtime.work import decisions_in

PAGE = 200
RULES = ("", "consumer.triggers.", "business.triggers.", "consumer.sequences.",
         "business.sequences.")  # fmt: skip
"""What may have to stand before a rule's name to find its condition."""


class Decided(msgspec.Struct, frozen=True):
    """One decision. `person` is their number (0: the unit), `says` what people call it, `means`
    what that is, `condition` the text of its rule in the version of the playbook that decided,
    `of` whom that is about (account; empty: the person, or it has none)."""

    kind: str
    name: str
    at: int
    person: int
    rule: str
    values: dict[str, Scalar]
    because: str
    says: str
    means: str
    condition: str = ""
    of: str = ""


class Step(msgspec.Struct, frozen=True):
    """One input and the decisions it led to. `playbook` is the hash in force, `version` its
    number; `person` and `unit` are numbers as people see them, `who` the person's name where the
    timeline is of several. `said` is what the input told us, empty where that was erased; those of
    its names that are traits of the person are `traits`. `actor` is who was behind it, `origin` the
    row of a file. `occurred_at` is when it happened, where that is known (else 0)."""

    at: int
    kind: str
    name: str
    n: int
    unit: int
    person: int
    ref: int
    version: int
    playbook: str
    said: dict[str, Any]
    actor: str
    decisions: list[Decided]
    origin: Origin | None = None
    says: str = ""
    who: str = ""
    traits: list[str] = []
    occurred_at: int = 0


def steps_of(
    records: Records, subject: Subject, workspace: int, limit: int
) -> tuple[list[Step], bool]:
    """The last `limit` inputs, oldest first, and whether there are older ones."""
    queries = records.queries
    rows, more = _rows(queries, subject, workspace, limit)
    versions = dict(queries.versions(workspace))
    rules = cache(lambda hash: rules_of(records.book(hash) if hash else None))
    name = cache(lambda person: _name(queries, workspace, person) if person else "")
    steps = []
    for row, said in zip(rows, said_by(records, rows, workspace), strict=True):
        hash = versions.get(row.version, "")
        who = "" if subject.person else name(row.person)
        steps.append(_step(row, said, hash, who, rules(hash)))
    return steps, more


def _step(row: HistoryRow, said: Said, hash: str, who: str, rules: Mapping[str, "Rule"]) -> Step:
    decisions = decisions_in(row.decisions)
    return Step(
        at=row.at,
        kind=row.kind,
        name=row.tag,
        n=row.n,
        unit=number_of(row.unit),
        person=number_of(row.person),
        ref=row.ref,
        version=row.version,
        playbook=hash,
        said=dict(said.facts),
        actor=said.actor,
        decisions=[decided(each, rules) for each in decisions],
        origin=said.origin,
        says=say_input(row.kind, row.tag),
        who=who,
        traits=sorted(said.traits),
        occurred_at=said.occurred_at,
    )


def decided(decision: Decision, rules: Mapping[str, "Rule"]) -> Decided:
    """A decision with its words; `rules` are those of the playbook by where they stand."""
    words = words_of_decision(decision.kind, decision.name)
    found = (rules.get(before + decision.rule) for before in RULES if decision.rule)
    rule = next((each for each in found if each is not None), Rule(""))
    return Decided(
        kind=decision.kind,
        name=decision.name,
        at=decision.at,
        person=number_of(decision.person),
        rule=decision.rule,
        values=decision.values,
        because=decision.because,
        says=say_decision(decision),
        means=words.means if words is not None else "",
        condition=rule.condition,
        of=rule.of,
    )


class Rule(NamedTuple):
    """A condition as written, on one line, and whom it is `of` (account, or the person: empty)."""

    condition: str
    of: str = ""


def rules_of(book: Playbook | None) -> dict[str, Rule]:
    """Where a rule stands -> what it says."""
    motions = book.motions.values() if book is not None else ()
    found = {
        where: Rule(" ".join(each.text.split()))
        for motion in motions
        for where, each in conditions(motion)
    }
    for motion in motions:
        plan = motion.qualify
        for name in [each.stage for each in plan.account_stages]:
            where = f"{motion.name}.stages.{name}"
            found[where] = Rule(found[where].condition, "account")
    return found


def _name(queries: Queries, workspace: int, person: int) -> str:
    row = queries.person(workspace, person)
    named = (row.name, row.email, row.user_id) if row is not None else ()
    return next((each for each in named if each), f"person {number_of(person)}")


def _rows(
    queries: Queries, subject: Subject, workspace: int, limit: int
) -> tuple[list[HistoryRow], bool]:
    """The last `limit` rows, oldest first, and whether there are older ones."""
    rows: list[HistoryRow] = []
    after = ""
    while len(rows) < limit:
        page = queries.timeline(
            workspace,
            min(PAGE, limit - len(rows)),
            after,
            person=subject.person,
            unit=alone(subject),
        )
        rows += page.rows
        after = page.next
        if not after:
            break
    return rows[::-1], bool(after)


def alone(subject: Subject) -> int:
    """The unit to list by: a person is listed over all units they were in."""
    return 0 if subject.person else subject.unit
