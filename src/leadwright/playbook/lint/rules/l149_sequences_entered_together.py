"""Two sequences write to the same person at the same time.

What: The same event, stage, segment or trigger enters two marketing sequences of a motion, and a
contact of the one comes within an hour of a contact of the other.

Why: The person gets two messages from two departments in one minute, the cap takes one of them
away, and which one is left is chance.

Fix: Join them, let one of them wait, or tell them apart with `when`.

Source: Welcome and onboarding, written by two teams, both sent on sign-up.
"""

from collections import defaultdict
from collections.abc import Iterator

from leadwright.core.expression.condition import Condition
from leadwright.core.time import HOUR
from leadwright.nurture.plan import Sequence
from leadwright.playbook.lint import view
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


def find(book: Playbook) -> Iterator[Finding]:
    """Pairs of sequences that begin together and collide."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        for entrance, entering in _entrances(motion).items():
            for number, (sequence, when) in enumerate(entering):
                for earlier, condition in entering[:number][-COMPARED_MAX:]:
                    apart = when and condition and not both_can_hold(when, condition, bounds)
                    if earlier is sequence or apart or not _collide(earlier, sequence):
                        continue
                    what = f"{entrance} enters both {earlier.name!r} and {sequence.name!r}"
                    at = (motion.name, "sequences", sequence.name)
                    yield Finding(at, what, "join them, let one wait, or tell them apart by `when`")


def _entrances(motion: Motion) -> dict[str, list[tuple[Sequence, Condition | None]]]:
    found = defaultdict(list)
    for _, sequence in view.sequences(motion, marketing=True):
        for stage in sorted(sequence.enter_at_stage):
            found[f"the stage {stage!r}"].append((sequence, sequence.when))
        for segment in sorted(sequence.enter_at_segment):
            found[f"the segment {segment!r}"].append((sequence, sequence.when))
        for event in sorted(sequence.enter_on):
            found[f"the event {event!r}"].append((sequence, sequence.when))
        for trigger in view.starters(motion, sequence):
            for event in sorted(trigger.after):
                after = f"after {trigger.idle_ms // 1000} s of silence" if trigger.idle_ms else ""
                name = f"the event {event!r} {after}".rstrip()
                found[name].append((sequence, trigger.when))
    return found


def _collide(one: Sequence, other: Sequence) -> bool:
    times = [send.after_ms for send in view.sends((), one)]
    return any(abs(send.after_ms - time) < HOUR for send in view.sends((), other) for time in times)
