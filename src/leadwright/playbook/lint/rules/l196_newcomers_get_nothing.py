"""Whoever has just signed up gets nothing of it.

What: A sequence does not wait for consent to be confirmed (`when_unconfirmed: skip`), and all it
does is write over channels where that takes a link.

Why: Newcomers enter it before they have read their mail. Each message is skipped, the sequence is
through, and when they confirm a minute later there is nothing left that would answer them.

Fix: Leave `when_unconfirmed` out: the sequence waits, and answers at once when they confirm.

Source: Welcome series that nobody got who had signed up, after double opt-in was switched on.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import Audience, DoTask, Send, Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Motion, Playbook

CODE = "L196"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: 7 days}
    consumer:
      sequences:
        welcome: {when_unconfirmed: skip}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: 7 days}
    consumer:
      sequences:
        cart_recovery: {when_unconfirmed: skip}    # it writes over another channel, too
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Sequences that skip all they do."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion, marketing=True):
            if sequence.when_unconfirmed == "skip" and _skips_all(sequence, motion):
                what = f"{sequence.name!r} says nothing to whoever is yet to confirm"
                yield Finding((*at, "when_unconfirmed"), what, "leave `when_unconfirmed` out")


def _skips_all(sequence: Sequence, motion: Motion) -> bool:
    if any(isinstance(step, DoTask | Audience) for step in sequence.steps):
        return False
    asked = motion.orchestrate.confirming
    sends = [step for step in sequence.steps if isinstance(step, Send)]
    return bool(sends) and all(view.channels_of(send) <= asked.keys() for send in sends)
