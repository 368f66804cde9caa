"""A condition asks for a stage that there is not.

What: A condition compares `person.stage` or `account.stage` with a name that is no stage.

Why: It is never true, and nothing says so: a stage is text to a condition, and text can be
anything. Whatever hangs on it stays switched off, or on.

Fix: Use a name from `stages`, or one of those every lead may pass, such as `mql` or `customer`.

Source: Stages that were renamed, and the rules that were not.
"""

from collections.abc import Iterator

from leadwright.core.lifecycle import PERSON_STAGES, SIDE_EXITS
from leadwright.core.nearest import nearest
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L158"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {when: "person.stage <> 'costumer'"}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {when: "person.stage <> 'customer'"}
    """,
)

STAGES = frozenset({"person.stage", "account.stage"})


def find(book: Playbook) -> Iterator[Finding]:
    """Comparisons with a name that is no stage."""
    for motion in book.motions.values():
        own = {rule.stage for each in book.motions.values() for rule in each.qualify.stages}
        known = own | {*PERSON_STAGES, *SIDE_EXITS}
        for at, condition in view.conditions(motion):
            compared = {word for name, word in view.compared_words(condition) if name in STAGES}
            for name in sorted(compared - known):
                close = nearest(name, sorted(known))
                fix = f"did you mean {close!r}?" if close else "use a name from `stages`"
                yield Finding(at, f"there is no stage {name!r}", fix)
