"""A response waits before it responds.

What: A sequence that answers a trigger begins with a wait, makes its first contact later than the
trigger's `respond_within` on one of its ways, or lets messages out in a short window only, which an
answer to a consumer waits for by the day.

Why: The trigger says how fast the answer has to be out; the sequence makes sure that it is not.
Usually the wait is a leftover from a system that sent in nightly batches.

Fix: Begin with the answer and wait afterwards. To give people time, use the trigger's `idle`.

Source: Marketing systems that run on a schedule, where every answer waits for the next batch.
"""

from collections.abc import Iterator
from operator import itemgetter

from leadwright.core.local import closed_ms
from leadwright.core.time import DAY, HOUR, spoken
from leadwright.nurture.plan import Wait, WaitUntil
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.paths import first_contacts
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


SHUT_MS = 16 * HOUR
"""A window that is shut for longer is a batch, not a night."""


def find(book: Playbook) -> Iterator[Finding]:
    """Answers that do not come at once."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            starters = view.starters(motion, sequence)
            first = first_contacts(sequence)
            if not starters or not first:
                continue
            begin = next(view.steps(at, sequence))
            target_ms = min(each.respond_within_ms for each in starters)
            latest, after_ms = max(first, key=itemgetter(1))
            if isinstance(begin.step, Wait | WaitUntil):
                what = f"the answer {sequence.name!r} begins with waiting"
                yield Finding(begin.at, what, "begin with the `send`, wait afterwards")
            elif after_ms > target_ms:
                what = (
                    f"{latest.name!r} comes {spoken(after_ms)} after its trigger, "
                    f"which promises {spoken(target_ms)}"
                )
                yield Finding((*at, *sequence.trails[latest.name]), what, "put it before the waits")
            hasty = motion.name == "consumer" and any(each.idle_ms < DAY for each in starters)
            if hasty and sequence.window is not None and closed_ms(sequence.window) > SHUT_MS:
                what = f"answers wait up to {spoken(closed_ms(sequence.window))} for their window"
                fix = "leave it to `quiet_hours`, or open it every day for most of the day"
                yield Finding((*at, "send_window"), what, fix)
