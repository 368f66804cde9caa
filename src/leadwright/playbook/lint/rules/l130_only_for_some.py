"""A step that has nothing for people whose role is not known.

What: Every content of a step is made for roles, and people without a role get to the step.

Why: Of most people nobody has noted a role. They get nothing at this step, and the sequence is
quietly shorter for the many than for the few.

Fix: Name one more content that is made for nobody in particular, or let only people with a role get
there: `when: person.role is not null`.

Source: Buying committees drawn up in a workshop, and a database where nine in ten have no role.
"""

from collections.abc import Iterator

from leadwright.core.expression import nodes as n
from leadwright.playbook.lint import view
from leadwright.playbook.lint.entrances import leads_only
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L130"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    contents:
      buyers_guide: {roles: [economic_buyer]}      # alone in the step that is for everybody
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    contents:
      business_case: {roles: [champion]}      # only champions get to this step
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Steps that choose from contents for roles only."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            for send in view.sends(at, sequence):
                if not all(each.roles for each in send.step.choices):
                    continue
                if not leads_only(sequence, send.step.name, motion, _asks_for_role):
                    roles = sorted({role for each in send.step.choices for role in each.roles})
                    what = f"{send.step.name!r} says nothing to anybody but {', '.join(roles)}"
                    fix = "name a content for everybody too, or let only these get here"
                    yield Finding((*send.at, "content"), what, fix)


def _asks_for_role(test: n.Test, opposite: bool) -> bool:
    if isinstance(test, n.IsNull):
        return opposite and _names_role(test)
    return not opposite and _names_role(test)


def _names_role(test: n.Test) -> bool:
    return any(isinstance(node, n.Named) and node.name == "person.role" for node in n.walk(test))
