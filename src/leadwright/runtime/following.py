"""Where an input goes whose person, or whose account, is not where it was addressed any more."""

from leadwright.core.input import WAKE
from leadwright.core.unit import Gone
from leadwright.engine.uniting import PEOPLE_FOLLOW, PEOPLE_MOVED
from leadwright.runtime.desk import Desk
from leadwright.runtime.work import Work

WHILE_EXPECTING = frozenset({"PersonArrived", "AccountArrived", "Expect"})
"""Messages by which people and accounts come."""
STAYS = WHILE_EXPECTING | {PEOPLE_FOLLOW, PEOPLE_MOVED}
HERE, MOVED, DROPPED, NOWHERE = range(4)
PLACES_MAX = 100
"""Through so many units somebody is followed at most."""


def follow(desk: Desk, work: Work) -> int:
    """Send the work on to where whom it is about is now: `MOVED` if it has been, `DROPPED` if it
    is not needed there, `NOWHERE` if they are gone for good."""
    if not work.person:
        return _to_what_it_is_part_of(desk, work)
    return _elsewhere(desk, work) or _parted(desk, work)


def _elsewhere(desk: Desk, work: Work) -> int:
    """The person has left: their inputs follow them, their wake-ups went along."""
    gone = desk.gone(work.unit, work.person)
    if gone is None or work.input.name in WHILE_EXPECTING:
        return HERE
    if work.input.kind == WAKE:
        return DROPPED
    if gone.to and gone.into != work.person:  # negative: it has followed them, and is not sent back
        work.input.via = -abs(work.input.via or work.person)
    return _sent(desk, work, gone)


def _parted(desk: Desk, work: Work) -> int:
    """The input names somebody who is not one with the person any more."""
    via = work.input.via
    if via <= 0:
        return HERE
    desk.bring([(work.unit, via)])
    gone = desk.gone(work.unit, via)
    if gone is None and desk.person(work.unit, via) is not None:
        gone = Gone(work.unit, via)
    if gone is None or gone.into == work.person or _comes_back(desk, work, gone):
        return HERE
    if gone.to and gone.into == via:
        work.input.via = 0
    return _sent(desk, work, gone)


def _comes_back(desk: Desk, work: Work, gone: Gone) -> bool:
    """The one whom the input names had left this place (`gone`) and is one with the person there
    again: whoever follows them comes back. People move between households, so what tells where
    they went may be older than a merge."""
    via, here = work.input.via, (work.unit, work.person)
    unit, person = gone.to, gone.into
    for _ in range(PLACES_MAX):
        if (unit, person) == here:
            return True
        desk.bring([(unit, person), (unit, via)])
        following = desk.gone(unit, person) or desk.gone(unit, via)
        if following is None or not following.to:
            return False
        unit, person = following.to, following.into
    return False


def _to_what_it_is_part_of(desk: Desk, work: Work) -> int:
    """The account was merged into another: what concerns it goes there."""
    to = desk.merged_into(work.unit)
    if not to or work.input.kind == WAKE or work.input.name in STAYS:
        return HERE
    work.input.via = -abs(work.input.via or work.unit)
    return _sent(desk, work, Gone(to, 0))


def _sent(desk: Desk, work: Work, gone: Gone) -> int:
    if not gone.to:
        return NOWHERE
    work.unit, work.person = gone.to, gone.into
    work.input.person = gone.into
    desk.bring([(work.unit, work.person)])
    return MOVED
