"""Marketing goes out as transactional.

What: A sequence with `purpose: transactional` makes an offer, is started by somebody's silence, by
a segment or by a stage before the sale, or goes on for weeks about nothing that was ordered.

Why: Transactional contact needs no consent and knows neither caps nor quiet hours, because it tells
people what they have to know. An offer is not that. It breaks the law in many countries, and costs
the good name of the address that order confirmations come from.

Fix: Leave `purpose` out for everything that wants to sell.

Source: The usual way around consent, and what mailbox providers and regulators look for first.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY
from leadwright.nurture.plan import Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
from leadwright.playbook.lint.words import meaning, words_of
from leadwright.playbook.model import Motion, Playbook

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


SOLD = frozenset({"sal", "sql", "opportunity", "customer"})
MANY, LONG_MS = 3, 14 * DAY


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
            elif sequence.enter_at_segment or sequence.enter_at_stage - SOLD:
                why = "is entered by what people are like"
            elif _is_nurture(at, sequence, motion):
                why = "goes on for weeks"
            if why:
                what = f"{sequence.name!r} {why} and goes out as transactional, without consent"
                yield Finding((*at, "purpose"), what, "leave `purpose` out: it is marketing")


def _is_nurture(at: Trail, sequence: Sequence, motion: Motion) -> bool:
    sends = view.sends(at, sequence)
    long = len(sends) >= MANY and sends[-1].after_ms >= LONG_MS
    ordered = any(meaning("ordered").among(words_of(event)) for event in sequence.enter_on)
    return long and not ordered and not sequence.enter_on & motion.convert.events
