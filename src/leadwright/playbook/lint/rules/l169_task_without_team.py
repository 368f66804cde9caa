"""A task may belong to nobody.

What: A task names no team, and its sequence takes in units that have no owner yet.

Why: Without an owner and without a team it stands in nobody's list. The step counts as taken, the
sequence goes on, and the call is never made.

Fix: Name the `team` that does it where there is no owner.

Source: Call steps that are all "open" at the end of the quarter.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import DoTask, Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L169"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      sequences:
        demo:
          enter_on: [Demo Requested]
          steps:
            - task: {name: call, title: Call and ask what they are solving}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      sequences:
        demo:
          enter_on: [Demo Requested]
          when: account.owner is not null
          steps:
            - task: {name: call, title: Call and ask what they are solving}
    """,
)

OWNED = frozenset({"sal", "sql", "opportunity"})


def find(book: Playbook) -> Iterator[Finding]:
    """Tasks that nobody may have."""
    for motion in view.motions(book, "business"):
        for at, sequence in view.sequences(motion):
            if _owned(sequence):
                continue
            for step in view.steps(at, sequence):
                if isinstance(step.step, DoTask) and not step.step.team:
                    what = f"{step.step.name!r} is nobody's task while the account has no owner"
                    yield Finding(step.at, what, "name a `team`")


def _owned(sequence: Sequence) -> bool:
    asks = sequence.when is not None and "account.owner" in sequence.when.uses.attributes
    at_stage = bool(sequence.enter_at_stage) and sequence.enter_at_stage <= OWNED
    elsewhere = sequence.enter_on or sequence.enter_at_segment
    return asks or (at_stage and not elsewhere)
