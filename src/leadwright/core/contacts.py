"""The touches a person has had or is about to have, as their record keeps them."""

from collections.abc import Callable

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.outcome import Touch
from leadwright.core.time import DAY
from leadwright.core.unit import Deferred, Enrolment, OpenTouch, Person

LEAVING_MS = 30 * DAY
"""For so long it is tried to tell a channel that somebody has left an audience."""


def withdraw(case: Case, which: Callable[[OpenTouch | Deferred], bool]) -> None:
    """Withdraw planned touches. Each keeps its slot under the caps until its receipt says that
    nobody received it: it may just be on its way. What waits for a slot is given up."""
    person = case.person
    for touch in person.open_touches:
        if not touch.stopped and which(touch):
            touch.stopped = True
            case.out.withdrawn += (touch.id,)
    if person.deferred:
        person.deferred = [each for each in person.deferred if not which(each)]


def leave_audience(case: Case, enrolment: Enrolment, audience: str, because: str) -> None:
    """Take the person out of an audience that a step of the sequence has put them into. Nothing
    keeps this from being told: neither consent nor caps nor quiet hours, nor that they must not be
    contacted."""
    channel, to, joined_by, step = enrolment.audiences.pop(audience)
    name = f"{enrolment.sequence}/{step}"
    case.decide("audience", f"{audience}/left", because, name, {"channel": channel})
    case.out.withdrawn += (joined_by,)
    touch = Touch(
        id=hashed_id(joined_by, "leave"),
        person=case.person.id,
        channel=channel,
        purpose="transactional",
        to=to,
        content="",
        sequence=enrolment.sequence,
        step=step,
        not_before=case.now,
        not_after=case.now + LEAVING_MS,
        planned_at=case.now,
        variables={"audience": {"name": audience, "action": "remove"}},
    )
    case.out.touches.append(touch)


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


def take_back(person: Person, touch_id: str) -> None:
    """Nobody received the touch: what it was to offer has not been made."""
    share = person.share
    if share is not None and share.made:
        share.made = {name: made for name, made in share.made.items() if made.touch != touch_id}


def take_all_back(person: Person) -> None:
    """No offer is open for them any more."""
    if person.share is not None:
        person.share.made = {}


def _kept(contacts: list[int], at: int, keep_ms: int) -> list[int]:
    return sorted(each for each in (*contacts, at) if each > at - keep_ms)
