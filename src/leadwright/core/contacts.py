"""The touches a person has had or is about to have, as their record keeps them."""

from collections.abc import Callable

from leadwright.core.case import Case
from leadwright.core.unit import OpenTouch, Person


def take_slot(person: Person, at: int, keep_ms: int) -> None:
    """Count a touch at `at` under the caps; slots older than `keep_ms` are let go."""
    person.contacts.append(at)
    person.contacts.sort()
    while person.contacts and person.contacts[0] <= at - keep_ms:
        del person.contacts[0]


def withdraw(case: Case, which: Callable[[OpenTouch], bool]) -> None:
    """Withdraw planned touches and free their slots. One that was just being handed over counts
    again when its receipt says so."""
    for touch in [each for each in case.person.open_touches if which(each)]:
        case.person.open_touches.remove(touch)
        _free(case.person, touch.at)
        case.out.withdrawn.append(touch.id)


def close(person: Person, touch_id: str, at: int, counts: bool, keep_ms: int) -> OpenTouch | None:
    """A touch became final at `at`; one that nobody received gives its slot back."""
    for touch in person.open_touches:
        if touch.id == touch_id:
            person.open_touches.remove(touch)
            if not counts:
                _free(person, touch.at)
            return touch
    if counts:
        take_slot(person, at, keep_ms)
    return None


def _free(person: Person, at: int) -> None:
    if at in person.contacts:
        person.contacts.remove(at)
