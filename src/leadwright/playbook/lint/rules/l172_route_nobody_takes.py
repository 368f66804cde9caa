"""A route leads nowhere.

What: No unit ever goes the way of a route: its condition can hold for nobody, or whenever it holds
an earlier route of the same hand-off does too.

Why: The first route that holds wins. A rule for one country below a rule for its continent is read
by everybody as if it were in force, and the reps it names wait for leads that somebody else gets.

Fix: Put the narrower route first, mend its condition, or take it out.

Source: Assignment rules that grew for years at their lower end.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.possible import can_hold, implies, score_bounds
from leadwright.playbook.model import Playbook

CODE = "L172"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      hand_off:
        routes:
          very_large: {when: account.employees >= 20000, member: ben}      # `large` comes before
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      hand_off:
        routes:
          middle: {when: account.employees >= 2000, member: ben}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Routes that are never taken."""
    for motion in book.motions.values():
        routes = motion.hand_off.routes if motion.hand_off is not None else ()
        bounds = score_bounds(motion)
        for number, route in enumerate(routes):
            at = (motion.name, "hand_off", "routes", route.name)
            before = [
                each.name for each in routes[:number] if implies(route.when, each.when, bounds)
            ]
            if not can_hold(route.when, bounds):
                what = f"the route {route.name!r} can hold for nobody"
                yield Finding((*at, "when"), what, "mend its condition, or take it out")
            elif before:
                what = f"whoever could go by {route.name!r} goes by {before[0]!r} before"
                yield Finding(at, what, "put the narrower route first, or take it out")
