"""There is no way out of a long sequence.

What: A marketing sequence of more than a week has neither `goal` nor `exit`, and does not end with
its segment either.

Why: Whoever has done what it was written for goes on being asked for it. Only a purchase or an
unsubscribe ends it, and the second is the one people find.

Fix: Name under `goal` the events that it is for, or say under `exit` when it is over.

Source: Drip campaigns that go on inviting people to the trial they are in.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.paths import length_ms
from leadwright.playbook.model import Playbook

CODE = "L136"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps: {goal: null}      # taken out
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps: {goal: null, exit: account.owner is not null}
    """,
)

LONG_MS = 7 * DAY


def find(book: Playbook) -> Iterator[Finding]:
    """Long sequences that nothing ends."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion, marketing=True):
            lasts_ms = length_ms(sequence)
            ends = sequence.goal or sequence.exit or sequence.leave_with_segment
            if lasts_ms > LONG_MS and not ends:
                what = f"{sequence.name!r} goes on for {spoken(lasts_ms)} whatever people do"
                yield Finding(at, what, "say under `goal` or `exit` when it is over")
