"""A trigger waits for a warning that never comes.

What: A trigger waits for a deal that is `stalled`, and `convert` says of no stage when it is; or
for `single_threaded` or `missing_role`, and `convert` has no `coverage`.

Why: Nobody is ever warned of it, so the answer waits for ever.

Fix: Say under `convert` how long a deal may be at a stage (`stalled_after`), or whom it needs
(`coverage`).

Source: Alerts that were switched on, for a measurement that was not.
"""

from collections.abc import Iterator

from leadwright.convert.plan import BLOCKER, STALLED, Converting
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L128"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      convert: {stalled_after: null}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      convert: {stalled_after: null}
      triggers:
        deal_stalled: {warning: [blocker]}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Triggers by warnings that nothing leads to."""
    for motion in view.motions(book, "business"):
        for at, trigger in view.triggers(motion):
            missing = [each for each in sorted(trigger.warning) if not _comes(each, motion.convert)]
            if missing and len(missing) == len(trigger.warning):
                what = f"{trigger.name!r} never fires: nobody is warned of {' or '.join(missing)}"
                fix = "say when under `convert`: `stalled_after`, or `coverage`"
                yield Finding((*at, "warning"), what, fix)


def _comes(warning: str, plan: Converting) -> bool:
    if warning == BLOCKER:
        return True
    return bool(plan.stalled_after) if warning == STALLED else plan.coverage is not None
