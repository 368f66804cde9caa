"""When the steps of a sequence come, on the shortest way and on the longest."""

from collections.abc import Callable, Iterator

from leadwright.core.local import EVERY_DAY, Window, closed_ms
from leadwright.nurture.plan import (
    Branch,
    DoTask,
    Exit,
    Send,
    Sequence,
    Split,
    Step,
    Wait,
    WaitUntil,
)


def length_ms(sequence: Sequence) -> int:
    """How long a sequence takes on the way that takes longest."""
    return max(reached(sequence, max).values(), default=0)


def last_contact_ms(sequence: Sequence) -> int:
    """When somebody is contacted last, on the way that takes longest; 0 if nobody is."""
    when = reached(sequence, max)
    contacts = [s.name for s in sequence.steps if isinstance(s, Send | DoTask) and s.name in when]
    return max((when[name] for name in contacts), default=0)


def first_contacts(sequence: Sequence) -> list[tuple[Send, int]]:
    """What may be the first contact, each with the longest time (ms) until then."""
    found = {sequence.steps[0].name: 0} if sequence.steps else {}
    first = []
    for step in sequence.steps:
        if step.name not in found:
            continue
        if isinstance(step, Send):
            first.append((step, found[step.name]))
        elif not isinstance(step, DoTask):
            for name, wait_ms in _leads_to(sequence, step, latest=True):
                found[name] = max(found.get(name, 0), found[step.name] + wait_ms)
    return first


def reached(sequence: Sequence, which: Callable[[int, int], int]) -> dict[str, int]:
    """How long after entry each step comes, on the shortest way or the longest; the end is "".
    Steps lead only to those below them; events that are waited for come at the last moment."""
    found = {sequence.steps[0].name: 0} if sequence.steps else {}
    for step in sequence.steps:
        if step.name in found:
            for name, wait_ms in _leads_to(sequence, step):
                after_ms = found[step.name] + wait_ms
                found[name] = which(found.get(name, after_ms), after_ms)
    return found


def _leads_to(sequence: Sequence, step: Step, *, latest: bool = False) -> Iterator[tuple[str, int]]:
    """(step, ms until then): all that may come next. A time of day comes at once, or as late as it
    can (`latest`)."""
    following = sequence.following[step.name]
    match step:
        case Wait():
            yield following, step.wait_ms
        case WaitUntil(events=events) if events:
            yield following, step.at_most_ms
            yield step.late, step.at_most_ms
        case WaitUntil():
            yield following, _longest_ms(step) if latest else 0
        case Branch():
            yield step.then, 0
            yield step.otherwise, 0
        case Split():
            yield from ((first, 0) for _, _, first in step.ways)
        case Exit(when=None):
            yield "", 0
        case _:
            yield following, 0


def _longest_ms(step: WaitUntil) -> int:
    """Until the next such day and time, if it has just gone by."""
    if step.at_minute < 0:
        return closed_ms(Window(weekdays=step.weekdays)) if step.weekdays != EVERY_DAY else 0
    return closed_ms(Window(weekdays=step.weekdays, from_minute=0, to_minute=0))
