"""Two sequences write to the same person at the same time.

What: The same event, stage or segment enters two marketing sequences of a motion, by a trigger or
at once, and a contact of the one comes within an hour of a contact of the other, both make
different offers within a day, or both set the same trait to different values.

Why: The person gets two messages from two departments in one minute, the cap takes one of them
away, and which one is left is chance.

Fix: Join them, let one of them wait, or tell them apart with `when`.

Source: Welcome and onboarding, written by two teams, both sent on sign-up.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from leadwright.core.expression.condition import Condition
from leadwright.core.time import DAY, HOUR
from leadwright.core.unit import Scalar
from leadwright.nurture.plan import Sequence, SetTrait
from leadwright.playbook.lint import view
from leadwright.playbook.lint.domain import Bounds
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.possible import both_can_hold, score_bounds
from leadwright.playbook.model import Motion, Playbook

CODE = "L149"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        vip_welcome:
          enter_at_stage: [lead]
          steps:
            - send: {name: vip, channel: email, content: still_looking}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {when: person.country = 'DE'}
        welcome_elsewhere:
          enter_at_stage: [lead]
          when: person.country <> 'DE'
          steps:
            - send: {name: hello, channel: email, content: welcome}
    """,
)

COMPARED_MAX = 20
"""How many earlier sequences of one entrance each is compared with."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way into a sequence: so long after what happened (ms), for whom all of `whens` hold."""

    sequence: Sequence
    after_ms: int
    whens: tuple[Condition, ...]


def find(book: Playbook) -> Iterator[Finding]:
    """Pairs of sequences that begin together and collide."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        seen: set[tuple[str, str]] = set()
        for entrance, entering in _entrances(motion).items():
            for number, entry in enumerate(entering):
                for earlier in entering[:number][-COMPARED_MAX:]:
                    pair = (earlier.sequence.name, entry.sequence.name)
                    if pair[0] == pair[1] or pair in seen or _apart(earlier, entry, bounds):
                        continue
                    if why := _conflict(earlier, entry):
                        seen.add(pair)
                        what = f"{entrance} enters both {pair[0]!r} and {pair[1]!r}, {why}"
                        at = (motion.name, "sequences", entry.sequence.name)
                        fix = "join them, let one wait, or tell them apart by `when`"
                        yield Finding(at, what, fix)


def _entrances(motion: Motion) -> dict[str, list[_Entry]]:
    found = defaultdict(list)
    named = _conditions_named(motion)
    for _, sequence in view.sequences(motion, marketing=True):
        own = (sequence.when,) if sequence.when is not None else ()
        for kind, entered in (
            ("stage", sequence.enter_at_stage),
            ("segment", sequence.enter_at_segment),
            ("event", sequence.enter_on),
        ):
            for name in sorted(entered):
                found[named.get((kind, name), f"the {kind} {name!r}")].append(
                    _Entry(sequence, 0, own)
                )
        for trigger in view.starters(motion, sequence):
            whens = (*own, trigger.when) if trigger.when is not None else own
            for event in sorted(trigger.after):
                found[f"the event {event!r}"].append(_Entry(sequence, trigger.idle_ms, whens))
    return found


def _conditions_named(motion: Motion) -> dict[tuple[str, str], str]:
    """(kind, name) of stages and segments -> the first of them with the same condition."""
    first: dict[tuple[str, str], str] = {}
    named = {}
    rules = [(rule.of, "stage", rule.stage, rule.when) for rule in motion.qualify.stages]
    rules += [(rule.of, "segment", rule.segment, rule.when) for rule in motion.qualify.segments]
    for of, kind, name, when in rules:
        named[kind, name] = first.setdefault((of, when.text.strip()), f"the {kind} {name!r}")
    return named


def _apart(one: _Entry, other: _Entry, bounds: Bounds) -> bool:
    """Whether nobody enters both."""
    return any(not both_can_hold(a, b, bounds) for a in one.whens for b in other.whens)


def _conflict(one: _Entry, other: _Entry) -> str:
    """What goes wrong when somebody is in both, if anything does."""
    mine, theirs = _sends(one), _sends(other)
    if any(abs(a - b) < HOUR for a, _ in mine for b, _ in theirs):
        return "which write within an hour of one another"
    if any(x and y and x != y and abs(a - b) < DAY for a, x in mine for b, y in theirs):
        return "which make different offers within a day"
    set_here, set_there = _set(one.sequence), _set(other.sequence)
    unlike = sorted(k for k in set_here.keys() & set_there if set_here[k] != set_there[k])
    return f"which both set person.{unlike[0]}, to different values" if unlike else ""


def _sends(entry: _Entry) -> list[tuple[int, str]]:
    """(when, offer) of each contact."""
    sends = view.sends((), entry.sequence)
    return [(entry.after_ms + send.after_ms, send.step.offer) for send in sends]


def _set(sequence: Sequence) -> dict[str, Scalar]:
    return {each.trait: each.value for each in sequence.steps if isinstance(each, SetTrait)}
