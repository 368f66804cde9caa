"""A content has expired before its step comes.

What: A step sends nothing but contents that will have expired when somebody who enters the sequence
today gets there.

Why: What is not true any more is not sent: the step is skipped for everybody who enters from now
on, and nobody notices until somebody asks why the letters stopped.

Fix: Renew the content and its `expires`, or offer another one beside it: `content: [one, other]`.

Source: Long programmes that go on mailing last year's prices, or stop in the middle unnoticed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L139"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    contents:
      cart_offer: {expires: 2024-12-31}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    contents:
      cart_offer: {expires: 2199-12-31}
    """,
)


def find_at(book: Playbook, at: int) -> Iterator[Finding]:
    """Steps with nothing left to say for who enters at an instant (ms)."""
    for motion in book.motions.values():
        for trail, sequence in view.sequences(motion):
            for send in view.sends(trail, sequence):
                ends = [each.expires_at for each in send.step.choices]
                if all(ends) and max(ends) <= at + send.after_ms:
                    day = datetime.fromtimestamp(max(ends) / 1000 - 1, UTC).date()
                    what = f"what {send.step.name!r} says is true until {day}, and it comes later"
                    fix = "renew it, or name another content beside it"
                    yield Finding((*send.at, "content"), what, fix)
