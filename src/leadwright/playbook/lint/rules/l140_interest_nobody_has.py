"""An interest that nobody has.

What: What shows an interest can be true of nobody: it contradicts itself, or asks for more points
than the rules can give.

Why: What was written for these people goes to others, or to nobody, and no report shows a content
that never found its readers.

Fix: Mend what shows the interest, or take it out together with what was written for it.

Source: Content hubs sorted by interests, with a shelf that nobody was ever sent to.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.possible import can_hold, score_bounds
from leadwright.playbook.model import Playbook

CODE = "L140"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      interests:
        security: person.role = 'technical_evaluator' and person.role = 'economic_buyer'
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      interests:
        security: person.role = 'technical_evaluator' or person.role = 'economic_buyer'
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Interests whose condition cannot hold."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        for name, shows in motion.nurture.interests.items():
            if not can_hold(shows, bounds):
                what = f"nobody can be interested in {name!r}"
                fix = "ask for less, or for what does not contradict itself"
                yield Finding((motion.name, "interests", name), what, fix)
