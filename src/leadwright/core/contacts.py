"""The touches a person has had or is about to have, as their record keeps them."""

from collections.abc import Callable

from leadwright.core.case import Case
from leadwright.core.unit import OpenTouch, Person


def withdraw(case: Case, which: Callable[[OpenTouch], bool]) -> None:
    """Withdraw planned touches. Each keeps its slot under the caps until its receipt says that
    nobody received it: it may just be on its way."""
    for touch in case.person.open_touches:
        if not touch.stopped and which(touch):
            touch.stopped = True
            case.out.withdrawn.append(touch.id)


def close(person: Person, touch_id: str, at: int, counts: bool, keep_ms: int) -> None:
    """A touch became final at `at`. One that somebody received, or may have, counts from then on
    for `keep_ms`; any other gives its slot back."""
    person.open_touches = [touch for touch in person.open_touches if touch.id != touch_id]
    if counts:
        person.contacts = sorted(each for each in (*person.contacts, at) if each > at - keep_ms)
