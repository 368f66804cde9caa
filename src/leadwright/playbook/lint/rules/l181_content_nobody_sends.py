"""A content is never sent.

What: No step of any sequence sends it.

Why: It is translated, approved and kept up to date for nobody; or the step that should have sent it
sends something else.

Fix: Send it, or take it out.

Source: Template libraries of which a tenth is in use.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import HINT, Finding
from leadwright.playbook.model import Playbook

CODE = "L181"
SEVERITY = HINT

BAD = patched(
    "b2c",
    """
    contents:
      summer_sale: {subject: Summer, text: It is here.}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        browse_reminder:
          steps:
            - send: {name: summer, channel: email, content: summer_sale}
            - wait: 1 day
            - send: {name: still_looking, channel: email, content: still_looking}
    contents:
      summer_sale: {subject: Summer, text: It is here.}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Contents without a step."""
    sent = {each.content for send in view.every_send(book) for each in send.choices}
    sent |= view.asking_contents(book)
    for name in book.contents:
        if name not in sent:
            yield Finding(("contents", name), f"nobody sends {name!r}", "send it or take it out")
