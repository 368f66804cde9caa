"""A trigger can never fire.

What: What a trigger's `when` asks for cannot hold at the instant it fires.

Why: It fires after `idle` without any of its events. A count of these events over a window no
longer than `idle` is always 0 by then, so the trigger waits for ever for what it excludes itself.

Fix: Look back longer than `idle` in `when`, or take the contradiction out of it.

Source: Conditions written as if they were asked when the silence began and not when it ended.
"""

from collections.abc import Iterator

from leadwright.core.expression import nodes as n
from leadwright.nurture.plan import Trigger
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.possible import can_hold, score_bounds
from leadwright.playbook.model import Playbook

CODE = "L126"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      triggers:
        browsed_and_left:
          idle: 30 minutes
          when: count('Product Viewed', '20 minutes') >= 3
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      triggers:
        browsed_and_left:
          idle: 30 minutes
          when: count('Product Viewed', '20 minutes') < 3 and count('Product Viewed', '1 day') >= 3
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Triggers whose condition cannot hold when they fire."""
    for motion in book.motions.values():
        scores = score_bounds(motion)
        for at, trigger in view.triggers(motion):
            if trigger.when is None:
                continue
            if not can_hold(trigger.when, {**scores, **_empty_by_then(trigger)}):
                what = f"{trigger.name!r} never fires: its `when` cannot hold by then"
                yield Finding((*at, "when"), what, "look back longer than `idle`")


def _empty_by_then(trigger: Trigger) -> dict[str, tuple[float, float]]:
    """The counts that have run out when the trigger fires."""
    checked = trigger.when.checked if trigger.when is not None else None
    return {
        leaf.name: (0, 0)
        for leaf in (n.leaves(checked).values() if checked is not None else ())
        if isinstance(leaf, n.Counted)
        and leaf.event in trigger.after | trigger.unless
        and leaf.window_ms <= trigger.idle_ms
        and not leaf.function.of_account
        and not leaf.function.distinct_days
    }
