"""A trigger starts nothing.

What: A trigger has no `start`, or the sequence it starts contacts nobody and asks nobody to: there
is no answer when it fires.

Why: It looks like an answer in the playbook and in reports, where its response time is empty for
ever, and the person waits.

Fix: Name the sequence that answers under `start`, or take the trigger out.

Source: Alerts without an owner: they fire for years, and nobody knows what for.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import Audience, DoTask, Send, Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L125"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      triggers:
        searched_in_vain: {after: [Products Searched], idle: 10 minutes, respond_within: 1 minute}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      triggers:
        searched_in_vain:
          after: [Products Searched]
          idle: 10 minutes
          respond_within: 1 minute
          start: browse_reminder
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Triggers without `start`."""
    for motion in book.motions.values():
        for at, trigger in view.triggers(motion):
            if not trigger.start:
                what = f"nothing answers the trigger {trigger.name!r}"
                yield Finding((*at, "start"), what, "name a sequence under `start`, or take it out")
            elif not _answers(motion.nurture.sequences.get(trigger.start)):
                what = f"{trigger.start!r} answers the trigger {trigger.name!r} with nothing"
                yield Finding(
                    (*at, "start"), what, "let it send something, or ask somebody to call"
                )


def _answers(sequence: Sequence | None) -> bool:
    steps = sequence.steps if sequence is not None else ()
    return sequence is None or any(isinstance(each, Send | DoTask | Audience) for each in steps)
