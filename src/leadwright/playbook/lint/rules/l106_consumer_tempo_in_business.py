"""Business contacts are messaged at the pace of a flash sale.

What: A marketing sequence of the business motion contacts somebody twice within a day.

Why: Nobody decides on a contract between two meetings. Two mails in a day read as a machine, and
the person who is put off is the one who would have brought in the other deciders.

Fix: Leave two days or more between contacts. The three-touches-in-three-hours pattern is for carts.

Source: Complaints of buyers about sales cadences; sequences copied from a shop.
"""

from collections.abc import Iterator
from itertools import pairwise

from leadwright.core.time import DAY, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L106"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps:
          steps:
            - send: {name: guide, channel: email, content: buyers_guide}
            - wait: 3 hours
            - send: {name: case, channel: email, content: case_study}
            - wait: 7 days
            - send: {name: check_in, channel: email, content: check_in}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps:
          steps:
            - send: {name: guide, channel: email, content: buyers_guide}
            - wait: 3 hours
            - task: {name: call, title: Ask whether it helped, team: sales}
            - wait: 2 days
            - send: {name: case, channel: email, content: case_study}
            - wait: 7 days
            - send: {name: check_in, channel: email, content: check_in}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Contacts less than a day after the one before."""
    for motion in view.motions(book, "business"):
        for at, sequence in view.sequences(motion, marketing=True):
            for before, send in pairwise(view.sends(at, sequence)):
                apart_ms = send.after_ms - before.after_ms
                if apart_ms < DAY and not view.apart(before.at, send.at):
                    gap = f"{spoken(apart_ms)} after" if apart_ms else "together with"
                    what = f"{send.step.name!r} comes {gap} {before.step.name!r}"
                    yield Finding(send.at, what, "put `- wait: 2 days` or more in between")
