"""A response waits before it responds.

What: A sequence that answers a trigger begins with a wait, or makes its first contact later than
the trigger's `respond_within`.

Why: The trigger says how fast the answer has to be out; the sequence makes sure that it is not.
Usually the wait is a leftover from a system that sent in nightly batches.

Fix: Begin with the answer and wait afterwards. To give people time, use the trigger's `idle`.

Source: Marketing systems that run on a schedule, where every answer waits for the next batch.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.nurture.plan import Wait, WaitUntil
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L123"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        browse_reminder:
          steps:
            - wait: 12 hours      # the nightly batch
            - send: {name: still_looking, channel: email, content: still_looking}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        browse_reminder:
          steps:
            - send: {name: still_looking, channel: email, content: still_looking}
            - wait: 12 hours
            - send: {name: nudge, channel: webhook, content: cart_nudge}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Answers that do not come at once."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            targets = [each.respond_within_ms for each in view.starters(motion, sequence)]
            sends = view.sends(at, sequence)
            if not targets or not sends:
                continue
            first = next(view.steps(at, sequence))
            if isinstance(first.step, Wait | WaitUntil):
                what = f"the answer {sequence.name!r} begins with waiting"
                yield Finding(first.at, what, "begin with the `send`, wait afterwards")
            elif sends[0].after_ms > min(targets):
                what = (
                    f"{sends[0].step.name!r} comes {spoken(sends[0].after_ms)} after its trigger, "
                    f"which promises {spoken(min(targets))}"
                )
                yield Finding(sends[0].at, what, "put it before the waits")
