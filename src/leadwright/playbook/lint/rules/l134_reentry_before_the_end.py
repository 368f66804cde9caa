"""Somebody may enter again before they are through.

What: A sequence's `reenter_after` is shorter than the sequence itself.

Why: The time counts from entry. Whoever has just had the last message gets the first one again with
the next event: the sequence becomes a loop, and reads as one.

Fix: Make `reenter_after` longer than the sequence takes, with a pause added.

Source: People who got the welcome series five times.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.paths import length_ms
from leadwright.playbook.model import Playbook

CODE = "L134"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps: {reenter_after: 7 days}      # it takes 14
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps: {reenter_after: 90 days}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Sequences that take longer than their pause."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            lasts_ms = length_ms(sequence)
            if 0 < sequence.reenter_after_ms < lasts_ms:
                again = spoken(sequence.reenter_after_ms)
                what = f"{sequence.name!r} takes {spoken(lasts_ms)} and begins again after {again}"
                fix = f"make `reenter_after` longer than {spoken(lasts_ms)}"
                yield Finding((*at, "reenter_after"), what, fix)
