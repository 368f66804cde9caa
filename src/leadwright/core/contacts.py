"""The touches a person has had or is about to have, as their record keeps them."""

from collections.abc import Callable

from leadwright.core.case import Case
from leadwright.core.unit import Deferred, OpenTouch, Person


def withdraw(case: Case, which: Callable[[OpenTouch | Deferred], bool]) -> None:
    """Withdraw planned touches. Each keeps its slot under the caps until its receipt says that
    nobody received it: it may just be on its way. What waits for a slot is given up."""
    person = case.person
    for touch in person.open_touches:
        if not touch.stopped and which(touch):
            touch.stopped = True
            case.out.withdrawn.append(touch.id)
    if person.deferred:
        person.deferred = [each for each in person.deferred if not which(each)]


def close(
    person: Person, touch_id: str, at: int, counts: bool, keep_ms: int, channel: str = ""
) -> None:
    """A touch became final at `at`. One that somebody received, or may have, counts from then on
    for `keep_ms`; any other gives its slot back. `channel`: it has a cap of its own."""
    person.open_touches = [touch for touch in person.open_touches if touch.id != touch_id]
    if counts:
        person.contacts = _kept(person.contacts, at, keep_ms)
        if channel:
            before = person.by_channel.get(channel, [])
            person.by_channel[channel] = _kept(before, at, keep_ms)


def _kept(contacts: list[int], at: int, keep_ms: int) -> list[int]:
    return sorted(each for each in (*contacts, at) if each > at - keep_ms)
