"""A reminder has no address.

What: A member of a team that hand-offs go to has no `email`.

Why: They are offered leads, and neither the offer's reminder nor its end reaches them. The clock
runs against somebody who has not heard it.

Fix: Give every member an `email`.

Source: New colleagues who were entered in a hurry.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L166"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    teams:
      sales:
        dora: {name: Dora Lind}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    teams:
      sales:
        dora: {name: Dora Lind, email: dora@sales.example}
      support:
        emil: {name: Emil Voss}      # no hand-off goes there
    business:
      sequences:
        help:
          enter_on: [Ticket Opened]
          steps:
            - task: {name: call, title: Ask whether they need help, team: support}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Members who cannot be reminded."""
    for name in view.offering_teams(book):
        for member in book.teams[name].members:
            if not member.email:
                what = f"{member.id!r} is offered leads and no reminder can reach them"
                yield Finding(("teams", name, member.id), what, "add their `email`")
