"""Silence as conditions and sequences put it, and how long it is."""

from collections.abc import Iterator

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition
from leadwright.core.functions import FIRST, LAST
from leadwright.core.time import DAY
from leadwright.core.traits import DAYS_QUIET
from leadwright.nurture.plan import Audience, Exit, Sequence, SetTrait, Trigger
from leadwright.playbook.lint.asks import compared, parts
from leadwright.playbook.lint.words import meaning, words_of


def silences_ms(
    condition: Condition | None, *, opposite: bool = False, of: frozenset[str] = frozenset()
) -> Iterator[int]:
    """The lengths of silence that a condition takes for something, or its opposite does; `of` some
    events only (none: of all)."""
    for test, turned in parts(condition):
        for value, op, number in compared(test, turned is not opposite):
            length = _silence_ms(value, op, number)
            if length and (not of or getattr(value, "event", "") in of):
                yield length


def unfinished(trigger: Trigger) -> bool:
    """Whether it waits for the end of something that was begun: a form, a trial, a cart."""
    begun = all(meaning("begun").among(words_of(event)) for event in trigger.after)
    return bool(trigger.unless) and begun


def gives_up(sequence: Sequence, step: str) -> bool:
    """Whether a way that begins at a step reaches an exit, and says nothing to anybody before."""
    for _ in sequence.steps:
        here = sequence.by_name.get(step)
        if isinstance(here, Exit) and here.when is None:
            return True
        if not isinstance(here, SetTrait | Audience):
            return False
        step = sequence.following[step]
    return False


def _silence_ms(value: n.Value, op: str, number: float) -> int:
    if isinstance(value, n.Named):
        quiet = value.attribute.days_from == DAYS_QUIET
        return int(number) * DAY if quiet and op in (">", ">=") else 0
    if not isinstance(value, n.Counted):
        return 0
    if value.function.keeps == LAST:
        return int(number) * DAY if op in (">", ">=") else 0
    nothing = (op in ("=", "<=") and number < 1) or (op == "<" and number <= 1)
    return value.window_ms if nothing and value.function.keeps != FIRST else 0
