"""One offer comes over several channels within a day.

What: A sequence makes the same offer over two channels within 24 hours.

Why: The second message adds nothing: the code is in the first. It halves what the channel is worth
for something new, and people learn that the shop shouts.

Fix: Make the offer on one channel, and leave a day or more before another repeats it.

Source: "Omnichannel" campaigns as people get them: the same ten per cent by mail, text and push.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L143"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        cart_recovery:
          steps:
            - send: {name: reminder, channel: email, content: cart_reminder, useful_for: 10 minutes}
            - wait: 1 hour
            - send: {name: offer, channel: email, content: cart_offer, offer: comeback10}
            - wait: 1 hour
            - send: {name: offer_too, channel: webhook, content: cart_nudge, offer: comeback10}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    offers:
      comeback10: {ends_after: 5 days}
    consumer:
      sequences:
        cart_recovery:
          reenter_after: 7 days
          steps:
            - send: {name: reminder, channel: email, content: cart_reminder, useful_for: 10 minutes}
            - wait: 1 hour
            - send: {name: offer, channel: email, content: cart_offer, offer: comeback10}
            - wait: 4 days
            - send: {name: last_day, channel: webhook, content: cart_nudge, offer: comeback10}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Offers repeated on another channel."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            last: dict[str, view.TimedSend] = {}
            for send in view.sends(at, sequence):
                if not send.step.offer:
                    continue
                before = last.get(send.step.offer, send)
                last[send.step.offer] = send
                if view.apart(before.at, send.at):
                    continue
                apart_ms = send.after_ms - before.after_ms
                if before.step.channel != send.step.channel and apart_ms < DAY:
                    gap = f"{spoken(apart_ms)} later" if apart_ms else "at once"
                    what = (
                        f"{send.step.offer!r} comes by {before.step.channel} and, {gap}, by "
                        f"{send.step.channel}"
                    )
                    yield Finding(send.at, what, "leave a day or more, or keep to one channel")
