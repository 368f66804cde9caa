"""A channel is never used.

What: No step of any sequence sends over it.

Why: Consent is asked for it, an address is kept for it, and nothing comes: people agreed to
something that they do not get, and you hold data without a purpose.

Fix: Send over it, or take it out.

Source: The principle of keeping no more data than is needed.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import HINT, Finding
from leadwright.playbook.model import Playbook

CODE = "L184"
SEVERITY = HINT

BAD = patched(
    "b2c",
    """
    channels:
      sms: {address: phone}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    channels:
      sms: {address: phone}
    consumer:
      sequences:
        browse_reminder:
          steps:
            - send: {name: text, channel: sms, content: cart_nudge}
            - wait: 1 day
            - send: {name: still_looking, channel: email, content: still_looking}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Channels without a step."""
    used = {name for send in view.every_send(book) for name in view.channels_of(send)}
    used |= view.audience_channels(book)
    for name in view.channels(book):
        if name in used:
            continue
        what = f"nothing is sent over {name!r}"
        yield Finding(("channels", name), what, "send over it, or take it out")
