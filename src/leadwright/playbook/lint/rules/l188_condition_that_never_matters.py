"""A condition in a sequence never matters.

What: What a sequence's `when`, `goal_when` or `exit` asks for, or the condition of a hand-off or of
an urgent call, can be true of nobody; an `exit` is true of everybody; or a branch goes the same way
whoever comes.

Why: Nobody enters, nobody is handed off, nobody leaves or all do, or half of the branch is read and
discussed and never runs. The condition looks like a decision and is none.

Fix: Mend the contradiction, or take the condition out.

Source: Two thresholds changed one after the other, by two people.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import Branch, Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.domain import Bounds
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
from leadwright.playbook.lint.possible import always_holds, can_hold, score_bounds
from leadwright.playbook.model import Playbook

CODE = "L188"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps: {when: score.engagement > 50 and score.engagement < 30}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps: {when: score.engagement > 50 or score.engagement < 30}
    """,
)
FIX = "mend the contradiction, or take it out"


def find(book: Playbook) -> Iterator[Finding]:
    """Conditions that let nobody through, and branches with one way only."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        offered = motion.hand_off.when if motion.hand_off is not None else None
        if offered is not None and not can_hold(offered, bounds):
            at: Trail = (motion.name, "hand_off", "when")
            yield Finding(at, "nobody is ever handed off: it can be true of nobody", FIX)
        for urgency in motion.calls.priority if motion.calls is not None else ():
            if not can_hold(urgency.when, bounds):
                at = (motion.name, "calls", "priority", urgency.name, "when")
                yield Finding(
                    at, f"no call is ever {urgency.name!r}: it can be true of nobody", FIX
                )
        for at, sequence in view.sequences(motion):
            if sequence.when is not None and not can_hold(sequence.when, bounds):
                what = f"nobody ever enters {sequence.name!r}: it can be true of nobody"
                yield Finding((*at, "when"), what, FIX)
            yield from _ends(at, sequence, bounds)
            for step in view.steps(at, sequence):
                if isinstance(step.step, Branch):
                    never = not can_hold(step.step.when, bounds)
                    if never or always_holds(step.step.when, bounds):
                        way = "`else`" if never else "`then`"
                        what = f"{step.step.name!r} always goes by {way}"
                        yield Finding((*step.at, "when"), what, FIX)


def _ends(at: Trail, sequence: Sequence, bounds: Bounds) -> Iterator[Finding]:
    """Ends of a sequence that nobody comes to, or everybody at once."""
    for key, condition in (("goal_when", sequence.goal_when), ("exit", sequence.exit)):
        if condition is None:
            continue
        if not can_hold(condition, bounds):
            what = f"nobody ever leaves {sequence.name!r} by it: it can be true of nobody"
            yield Finding((*at, key), what, FIX)
        elif always_holds(condition, bounds):
            what = f"everybody leaves {sequence.name!r} at once: it is true of everybody"
            yield Finding((*at, key), what, FIX)
