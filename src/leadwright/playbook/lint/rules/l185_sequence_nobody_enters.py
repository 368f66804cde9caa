"""A sequence that nobody enters.

What: A sequence has neither `enter_at_stage` nor `enter_at_segment` nor `enter_on`, and no trigger
of its motion starts it.

Why: It is read, discussed and counted on, and never runs.

Fix: Say who enters: a stage, a segment, an event, or a trigger with `start`. Or take it out;
if people are still inside, say `closed: true`.

Source: The campaign that was "live" for a quarter before somebody asked for its numbers.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L185"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {enter_at_stage: null}      # taken out
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {enter_at_stage: null, enter_on: [Signed Up]}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Sequences without an entrance."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            entered = sequence.enter_at_stage | sequence.enter_at_segment | sequence.enter_on
            if not entered and not sequence.closed and not view.starters(motion, sequence):
                what = f"nobody ever enters {sequence.name!r}"
                fix = "say who enters: a stage, a segment, an event, or a trigger that starts it"
                yield Finding(at, what, fix)
