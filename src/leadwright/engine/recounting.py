"""What the people of an account add up to, counted anew from all of them.

Sums are kept by difference. What is kept of the last few only (windows, days, values, what came
first and last) cannot be taken away again so that what it had displaced comes back. So where many
have left an account at once, and the others are not too many, it is counted anew.
"""

from collections.abc import Iterable

import msgspec

from leadwright.core.case import Case
from leadwright.core.input import Input
from leadwright.core.notes import Notes
from leadwright.core.outcome import Outcome
from leadwright.core.time import day_of
from leadwright.core.unit import Head, Person, encode
from leadwright.playbook.model import Motion
from leadwright.qualify.score import add_awards
from leadwright.qualify.windows import carry_in

SUMS = ("awards", "windows", "days")
_NOTED = ("buckets", "distinct", "firsts", "lasts", "scores")


def counted(head: Head, people: Iterable[Person], input: Input, motion: Motion) -> bytes:
    """A head that holds nothing but the sums of these people of the account."""
    sums = Head(id=head.id, kind=head.kind, at=head.at)
    for person in people:
        case = Case(sums, person, input, motion.name, motion.qualify.decay, Outcome())
        add_awards(sums.awards, person.awards, motion.qualify.decay)
        carry_in(case, person, motion.qualify)
        if person.last_at:
            sums.last_day = max(sums.last_day, day_of(person.last_at))
    return encode(sums)


def take_count(head: Head, encoded: bytes) -> None:
    """Let the sums of the account be these."""
    sums = msgspec.msgpack.decode(encoded, type=Head)
    for name in SUMS:
        setattr(head, name, getattr(sums, name))
    head.last_day = sums.last_day
    if head.notes is not None or sums.notes is not None:
        head.notes = head.notes if head.notes is not None else Notes()
        noted = sums.notes if sums.notes is not None else Notes()
        for name in _NOTED:
            setattr(head.notes, name, getattr(noted, name))
