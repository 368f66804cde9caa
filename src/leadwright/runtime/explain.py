"""Why somebody stands where they stand: history rows as an explanation people can read.

Everything here is read, nothing is decided: the reasons were stored when the decisions were made.
"""

import msgspec

from leadwright.capture.homes import HOUSEHOLD
from leadwright.core.facts import score_milli
from leadwright.core.ids import number_of
from leadwright.core.time import day_of
from leadwright.core.unit import ANYONE, Head, Person, Scalar, decode_head, decode_member
from leadwright.playbook.model import Playbook
from leadwright.ports import Queries, StoredTouch
from leadwright.runtime.brake import foreseen, held_back
from leadwright.runtime.records import Records
from leadwright.runtime.state_shown import (
    Contribution,
    contributions_of,
    decay_of,
    named,
    standing_said,
    stands,
    state_of,
)
from leadwright.runtime.steps_shown import PAGE, Step, alone, steps_of
from leadwright.runtime.subjects import Subject, title_of
from leadwright.runtime.sweep import warming_in


class Explanation(msgspec.Struct, frozen=True):
    """The whole answer. Times in ms, oldest step first; `engagement` and `fit` in thousandths are
    the sums of `contributions`. Rules that are `warming` hold for nobody yet."""

    kind: str
    number: int
    title: str
    stage: str
    unit: int
    now: int
    engagement: int
    fit: int
    contributions: list[Contribution]
    state: dict[str, Scalar]
    steps: list[Step]
    touches: list[StoredTouch]
    more: bool
    """Whether there are older steps than these."""
    warming: list[str] = []
    names: dict[int, str] = {}
    """Of the people of the touches, where they are of several: number -> name."""


class Documents(msgspec.Struct, frozen=True):
    """What is kept of somebody: the unit's head, and the person's record (None: it is a unit)."""

    head: Head
    person: Person | None


def documents_of(queries: Queries, subject: Subject) -> Documents:
    """As they are stored right now."""
    document = queries.document(subject.unit, ANYONE)
    head = decode_head(document) if document else None
    record = queries.document(subject.unit, subject.person) if subject.person else None
    person = decode_member(record) if record else None
    return Documents(
        head if isinstance(head, Head) else Head(id=subject.unit),
        person if isinstance(person, Person) else None,
    )


def explain(
    records: Records,
    subject: Subject,
    *,
    workspace: int,
    playbook: Playbook | None,
    now: int,
    limit: int = PAGE,
) -> Explanation:
    """Explain `subject` as of `now`, with its last `limit` inputs and touches."""
    queries = records.queries
    documents = documents_of(queries, subject)
    head, person = documents.head, documents.person
    today, decay = day_of(now), decay_of(playbook, head)
    awards = person.awards if person else head.awards
    fits = person.fit if person else head.fit
    standing = stands(playbook, head, person, now)
    steps, more = steps_of(records, subject, workspace, limit)
    touches = queries.touches(workspace, limit, person=subject.person, unit=alone(subject))
    held = held_back(queries.brakes(workspace), playbook) if playbook is not None else frozenset()
    return Explanation(
        kind="person" if subject.person else HOUSEHOLD if head.kind == HOUSEHOLD else "account",
        number=number_of(subject.person or subject.unit),
        title=title_of(queries, subject, workspace),
        stage=person.stage if person else head.stage,
        unit=number_of(subject.unit),
        now=now,
        engagement=score_milli(awards, today, decay),
        fit=sum(fits.values()),
        contributions=contributions_of(awards, fits, today, decay) + named(standing),
        state=state_of(person, head) | standing_said(standing),
        steps=steps,
        touches=[foreseen(each, held) for each in touches.rows[::-1]],
        more=more,
        warming=warming_in(queries, workspace),
        names={step.person: step.who for step in steps if step.who},
    )
