"""An address is confirmed on one channel and used unconfirmed on another.

What: Two channels write to the same trait of a person. One takes confirmed consent only
(`confirm`), the other sends marketing as soon as somebody has said yes.

Why: It is the same mailbox. Whoever's address was typed in by somebody else is spared by one
channel and written to by the other, and the proof that was to protect you does not.

Fix: Put `confirm` on both channels.

Source: Double opt-in for the newsletter, and none for the tips, which another channel sent.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L198"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: 7 days}
      tips:  {address: email}
    consumer:
      sequences:
        browse_reminder:
          steps:
            - send: {name: still_looking, channel: tips, content: still_looking}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: 7 days}
      receipts: {address: email}                 # what people have to know
    consumer:
      sequences:
        receipt:
          purpose: transactional
          enter_on: [Order Completed]
          steps:
            - send: {name: paper, channel: receipts, content: welcome}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Channels of marketing to an address that another channel has confirmed."""
    channels = view.channels(book)
    confirmed = {each.address: name for name, each in channels.items() if each.confirm}
    every = [view.marketing_sends(motion) for motion in book.motions.values()]
    used = {name for sends in every for send in sends for name in view.channels_of(send.step)}
    for name, channel in channels.items():
        other = confirmed.get(channel.address)
        if channel.confirm is None and other is not None and name in used:
            what = f"{other!r} has the address confirmed, {name!r} writes there without"
            yield Finding(("channels", name), what, f"put `confirm` on {name!r} as well")
