"""An offer has ended before its step comes.

What: A step makes an offer that the same sequence made earlier, and by then the offer has ended.

Why: An offer begins when it is first made to somebody, and its end never moves: the word is kept.
The later step is dropped each time, and the sequence ends without its last argument.

Fix: Shorten the waits, let the offer last longer (`ends_after`), or make another one.

Source: "Last chance" mails with a code that the checkout refuses.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L133"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        cart_recovery:
          reenter_after: 7 days
          steps:
            - send: {name: reminder, channel: email, content: cart_reminder, useful_for: 10 minutes}
            - wait: 1 hour
            - send: {name: offer, channel: email, content: cart_offer, offer: comeback10}
            - wait: 2 days
            - send: {name: last_chance, channel: webhook, content: cart_nudge, offer: comeback10}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    offers:
      comeback10: {ends_after: 3 days}
    consumer:
      sequences:
        cart_recovery:
          reenter_after: 7 days
          steps:
            - send: {name: reminder, channel: email, content: cart_reminder, useful_for: 10 minutes}
            - wait: 1 hour
            - send: {name: offer, channel: email, content: cart_offer, offer: comeback10}
            - wait: 2 days
            - send: {name: last_chance, channel: webhook, content: cart_nudge, offer: comeback10}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Steps that come after the end of their offer."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            begun: dict[str, int] = {}
            for send in view.sends(at, sequence):
                offer = motion.orchestrate.offers.get(send.step.offer)
                if offer is None:
                    continue
                age_ms = send.after_ms - begun.setdefault(offer.name, send.after_ms)
                if age_ms >= offer.ends_after_ms:
                    what = (
                        f"{offer.name!r} is made again after {spoken(age_ms)}, and ends after "
                        f"{spoken(offer.ends_after_ms)}"
                    )
                    fix = "wait less, make another offer, or raise its `ends_after`"
                    yield Finding((*send.at, "offer"), what, fix)
