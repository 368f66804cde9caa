"""An answer is worth nothing before it has to be out.

What: A trigger's `useful_for`, or that of the first step that answers it, is shorter than its
`respond_within`.

Why: Under load an answer that is still within its target has expired and is dropped. The report
shows a target that was kept; the person got nothing.

Fix: Make `useful_for` longer than `respond_within`; without the key it is ten times as long.

Source: Expiry and service level set by two teams that did not talk.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.paths import first_contacts
from leadwright.playbook.model import Playbook

CODE = "L124"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      triggers:
        browsed_and_left: {respond_within: 10 minutes, useful_for: 2 minutes}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      triggers:
        browsed_and_left: {respond_within: 10 minutes, useful_for: 20 minutes}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Triggers and first answers that expire too early."""
    for motion in book.motions.values():
        for at, trigger in view.triggers(motion):
            target_ms = trigger.respond_within_ms
            fix = f"make it longer than `respond_within`, {spoken(target_ms)}"
            if trigger.useful_for_ms < target_ms:
                what = (
                    f"an answer to {trigger.name!r} expires after {spoken(trigger.useful_for_ms)}"
                )
                yield Finding((*at, "useful_for"), what, fix)
            sequence = motion.nurture.sequences.get(trigger.start)
            if sequence is None:
                continue
            for send, _ in first_contacts(sequence):
                if send.useful_for_ms < target_ms:
                    lasts = spoken(send.useful_for_ms)
                    what = f"{send.name!r}, which answers {trigger.name!r}, expires in {lasts}"
                    trail = (motion.name, "sequences", sequence.name, *sequence.trails[send.name])
                    yield Finding((*trail, "useful_for"), what, fix)
