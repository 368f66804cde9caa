"""Marketing needs no consent on a channel.

What: A channel has `consent: no`, and a marketing sequence sends over it, or puts people into
audiences.

Why: In most places people have to agree before they get marketing by mail, text or push. Whoever
said no is contacted all the same, and complains to the provider or the regulator.

Fix: Leave `consent` out: it is needed then. For what people have to know (receipts, appointments)
use `purpose: transactional`, which needs none on any channel.

Source: Privacy law in Europe and elsewhere; text-message rules; complaint rates of providers.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L142"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    channels:
      webhook: {address: id, consent: no}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    channels:
      receipts: {address: email, consent: no}
    consumer:
      sequences:
        confirmation:
          purpose: transactional
          enter_on: [Order Completed]
          steps:
            - send: {name: confirm, channel: receipts, content: welcome}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Channels without consent that marketing uses."""
    every = [view.marketing_sends(motion) for motion in book.motions.values()]
    used = {name for sends in every for send in sends for name in view.channels_of(send.step)}
    used |= view.audience_channels(book)
    for name, channel in view.channels(book).items():
        if not channel.consent and name in used:
            what = f"marketing goes out over {name!r} without consent"
            yield Finding(("channels", name, "consent"), what, "leave `consent` out")
