"""Marketing goes out as transactional.

What: A sequence with `purpose: transactional` makes an offer, or is started by somebody's silence.

Why: Transactional contact needs no consent and knows neither caps nor quiet hours, because it tells
people what they have to know. An offer is not that. It breaks the law in many countries, and costs
the good name of the address that order confirmations come from.

Fix: Leave `purpose` out for everything that wants to sell.

Source: The usual way around consent, and what mailbox providers and regulators look for first.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L132"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        cart_recovery: {purpose: transactional}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        confirmation:
          purpose: transactional
          enter_on: [Order Completed]
          steps:
            - send: {name: confirm, channel: email, content: welcome}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Transactional sequences that sell."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            if sequence.purpose != "transactional":
                continue
            why = ""
            if any(send.step.offer for send in view.sends(at, sequence)):
                why = "makes an offer"
            elif any(trigger.idle_ms for trigger in view.starters(motion, sequence)):
                why = "answers somebody's silence"
            if why:
                what = f"{sequence.name!r} {why} and goes out as transactional, without consent"
                yield Finding((*at, "purpose"), what, "leave `purpose` out: it is marketing")
