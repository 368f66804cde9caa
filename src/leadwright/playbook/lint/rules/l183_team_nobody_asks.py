"""A team is never asked.

What: No hand-off, no task and no escalation goes there.

Why: People are on a roster and get nothing, and whoever reads the playbook thinks they do.

Fix: Name it under `hand_off` or in a task, or take it out.

Source: Territories that were moved, and the team that stayed.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import DoTask
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import HINT, Finding
from leadwright.playbook.model import Playbook

CODE = "L183"
SEVERITY = HINT

BAD = patched(
    "b2b",
    """
    teams:
      south: {gus: {name: Gus Ilic, email: gus@sales.example}}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    teams:
      callers: {gus: {name: Gus Ilic, email: gus@sales.example}}
    business:
      sequences:
        call_back:
          enter_on: [Call Requested]
          steps:
            - task: {name: call, kind: call, title: Call them back, team: callers}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Teams without work."""
    asked = set(view.offering_teams(book))
    for motion in book.motions.values():
        if motion.hand_off is not None and motion.hand_off.escalate_to:
            told = motion.hand_off.escalate_to
            asked.update(t.name for t in book.teams.values() if told in {m.id for m in t.members})
        for _, sequence in view.sequences(motion):
            asked.update(step.team for step in sequence.steps if isinstance(step, DoTask))
    for name in book.teams:
        if name not in asked:
            what = f"no hand-off and no task goes to {name!r}"
            yield Finding(("teams", name), what, "name it under `hand_off`, or take it out")
