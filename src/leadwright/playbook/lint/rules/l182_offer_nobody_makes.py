"""An offer is never made.

What: No step of any sequence makes it.

Why: The code is live in the shop and gets around, while the campaign that it was for does not run.

Fix: Name it in a step (`offer: ...`), or take it out.

Source: Codes that outlive their campaign.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import HINT, Finding
from leadwright.playbook.model import Playbook

CODE = "L182"
SEVERITY = HINT

BAD = patched(
    "b2c",
    """
    offers:
      spring20: {code: SPRING20, ends_after: 3 days}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    offers:
      spring20: {code: SPRING20, ends_after: 3 days}
    consumer:
      sequences:
        welcome:
          steps:
            - send: {name: hello, channel: email, content: welcome, offer: spring20}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Offers without a step."""
    made = {send.offer for send in view.every_send(book)}
    every = {name for motion in book.motions.values() for name in motion.orchestrate.offers}
    for name in sorted(every - made):
        what = f"nobody is ever offered {name!r}"
        yield Finding(("offers", name), what, "name it in a step, or take it out")
