"""A sequence ends with a wait for nothing.

What: The last step of a sequence is a wait.

Why: Nothing comes after it, so it is not waited for: the sequence is over with the step before.
Whoever wrote it meant that something follows, or that nobody else may write in the meantime.

Fix: Add the step that was meant, or take the wait out. A pause before re-entry is `reenter_after`.

Source: Sequences cut short by hand.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import Wait, WaitUntil
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import HINT, Finding
from leadwright.playbook.model import Playbook

CODE = "L138"
SEVERITY = HINT

BAD = patched(
    "hybrid",
    """
    consumer:
      sequences:
        come_back:
          steps:
            - send: {name: miss_you, channel: email, content: come_back}
            - wait: 5 days
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    consumer:
      sequences:
        come_back:
          steps:
            - send: {name: miss_you, channel: email, content: come_back}
            - wait: 5 days
            - send: {name: tips, channel: email, content: tips}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Waits with nothing after them."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            for each in view.steps(at, sequence):
                step = each.step
                idle = isinstance(step, Wait) or (isinstance(step, WaitUntil) and not step.late)
                if idle and not sequence.following[step.name]:
                    what = f"{sequence.name!r} ends with a wait that nothing follows"
                    yield Finding(each.at, what, "add the step that was meant, or take it out")
