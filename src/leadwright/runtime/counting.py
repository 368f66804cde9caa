"""Sums of an account from which many have gone: counted anew, with the input that tells of it."""

from leadwright.core.input import Input
from leadwright.core.unit import Head
from leadwright.engine.recounting import counted
from leadwright.playbook.model import Playbook
from leadwright.runtime.desk import Desk

RECOUNTED_MAX = 2_000
"""Of so many people at most an account is counted anew: that takes some 50 ms."""


def count_anew(desk: Desk, head: Head, input: Input, book: Playbook) -> None:
    """Add to the input what the people add up to, unless they are many."""
    people = desk.people_of(head.id, RECOUNTED_MAX)
    if people is not None:
        sums = counted(head, people, input, book.motion(head.kind))
        input.body = {**input.body, "sums": sums}
