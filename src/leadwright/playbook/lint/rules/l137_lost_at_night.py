"""A step is dropped when it falls into the night.

What: A later step of a sequence is worth sending for less time than quiet hours last.

Why: A step two days after an evening visit comes in the evening. Quiet hours put it off until the
morning; by then it has expired. Everybody who comes in the evening never gets it.

Fix: Make `useful_for` longer than quiet hours, or leave it out: it is 24 hours.

Source: Reports of a step that "somehow" reaches only a third of the people in a sequence.
"""

from collections.abc import Iterator

from leadwright.core.time import MINUTE, spoken
from leadwright.orchestrate.plan import QuietHours
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L137"
SEVERITY = WARNING

BAD = patched(
    "hybrid",
    """
    consumer:
      sequences:
        activation:
          steps:
            - send: {name: hello, channel: email, content: hello}
            - wait: 2 days
            - send: {name: tips, channel: email, content: tips, useful_for: 1 hour}
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    consumer:
      sequences:
        activation:
          steps:
            - send: {name: hello, channel: email, content: hello, useful_for: 1 hour}   # at once
            - wait: 2 days
            - send: {name: tips, channel: email, content: tips, useful_for: 12 hours}
    """,
)

DAY_MINUTES = 24 * 60


def find(book: Playbook) -> Iterator[Finding]:
    """Steps with a wait before them that cannot outlast quiet hours."""
    for motion in book.motions.values():
        quiet = motion.orchestrate.quiet
        if quiet is None:
            continue
        night_ms = _length_ms(quiet)
        for at, sequence in view.sequences(motion, marketing=True):
            if view.starters(motion, sequence):
                continue
            for send in view.sends(at, sequence):
                if send.after_ms and send.step.useful_for_ms < night_ms:
                    lasts = spoken(send.step.useful_for_ms)
                    what = f"{send.step.name!r} expires after {lasts}, within quiet hours"
                    fix = f"make `useful_for` longer than {spoken(night_ms)}, or leave it out"
                    yield Finding((*send.at, "useful_for"), what, fix)


def _length_ms(quiet: QuietHours) -> int:
    return (quiet.to_minute - quiet.from_minute) % DAY_MINUTES * MINUTE
