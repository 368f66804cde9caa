"""A hand-off has nowhere else to go.

What: The team that is asked has a single member.

Why: When the clock runs out, the lead is taken back and offered to the same person again. One day
of illness, and every lead waits in the queue.

Fix: Add a second member, or a deputy with a small `capacity`.

Source: Holidays.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L165"
SEVERITY = WARNING

BAD = patched(
    "hybrid",
    """
    teams:
      sales: {eli: null}      # taken out: Dana is left
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    teams:
      sales:
        eli: {capacity: 1}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Teams of one that hand-offs go to."""
    for name in view.offering_teams(book):
        if len(book.teams[name].members) == 1:
            what = f"a lead taken back from {book.teams[name].members[0].id!r} has no one to go to"
            yield Finding(("teams", name), what, "add a second member")
