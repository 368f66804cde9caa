"""The link runs out before people read it.

What: `confirm` of a channel gives people less than a day to confirm their consent.

Why: Who signs up on Friday evening reads mail on Monday, and mail that a server has put off comes
hours later. They press a button that does not count any more, and are lost, though they wanted to
hear from you.

Fix: Give them some days: `within: 7 days`, which is the default.

Source: Sign-ups of Friday evening that are read on Monday; servers that put off unknown senders.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L195"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: {within: 4 hours}}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: {within: 3 days, remind_after: 4 hours}}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Links that are good for less than a day."""
    for name, channel in view.channels(book).items():
        confirm = channel.confirm
        if confirm is not None and confirm.within_ms < DAY:
            what = f"the link to confirm is good for {spoken(confirm.within_ms)} only"
            yield Finding(("channels", name, "confirm", "within"), what, "write `within: 7 days`")
