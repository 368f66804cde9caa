"""Nurture goes on after the sale, or into an open deal.

What: A marketing sequence includes customers, or units with an open deal, and is not made for them.

Why: A customer is sold what they have, at a discount they did not get. A buyer in the middle of a
negotiation gets "shall we talk?" from a machine, and the rep hears about it.

Fix: Leave `suppress_customers` and `suppress_open_opportunities` out: they are on. A sequence made
for customers enters at the stage `customer`, on a purchase, or asks for it in `when`.

Source: The most common complaint of sales about marketing, and of customers about shops.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Motion, Playbook

CODE = "L131"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      sequences:
        first_steps: {suppress_open_opportunities: no}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        thanks:
          enter_on: [Order Completed]
          suppress_customers: no
          steps:
            - send: {name: thanks, channel: email, content: welcome}
    """,
)

ABOUT_CUSTOMERS = frozenset({"person.stage", "account.stage", "account.is_customer"})
ABOUT_DEALS = ABOUT_CUSTOMERS | {"account.open_opportunities"}
IN_A_DEAL = frozenset({"sal", "sql", "opportunity", "customer"})


def find(book: Playbook) -> Iterator[Finding]:
    """Marketing sequences with a suppression switched off."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion, marketing=True):
            if not sequence.suppress_customers and not _for_customers(sequence, motion):
                what = f"customers get {sequence.name!r} too, which is not made for them"
                fix = "leave `suppress_customers` out, or enter it on a purchase"
                yield Finding((*at, "suppress_customers"), what, fix)
            deals = motion.name == "business" and not sequence.suppress_open_opportunities
            if deals and not _for_deals(sequence, motion):
                what = f"{sequence.name!r} goes on while sales negotiates"
                fix = "leave `suppress_open_opportunities` out"
                yield Finding((*at, "suppress_open_opportunities"), what, fix)


def _for_customers(sequence: Sequence, motion: Motion) -> bool:
    bought = motion.convert.events
    if not bought and motion.name == "consumer":
        return True  # nobody becomes one
    on_purchase = bool(sequence.enter_on) and sequence.enter_on <= bought
    counted = sequence.when is not None and not bought.isdisjoint(sequence.when.uses.events)
    at_stage = _enters_at(sequence, frozenset({"customer"}))
    segments = view.segments_of(motion, sequence)
    in_segment = bool(segments) and all(
        not bought.isdisjoint(each.uses.events | each.uses.account_events)
        or not ABOUT_CUSTOMERS.isdisjoint(each.uses.attributes)
        for each in segments
    )
    by_entry = at_stage or on_purchase or in_segment
    return by_entry or counted or _asks(sequence, ABOUT_CUSTOMERS)


def _for_deals(sequence: Sequence, motion: Motion) -> bool:
    segments = view.segments_of(motion, sequence)
    in_segment = bool(segments) and all(
        not ABOUT_DEALS.isdisjoint(each.uses.attributes) for each in segments
    )
    starters = view.starters(motion, sequence)
    elsewhere = sequence.enter_on or sequence.enter_at_stage or segments
    warned = bool(starters) and not elsewhere and all(each.warning for each in starters)
    by_entry = in_segment or warned or _enters_at(sequence, IN_A_DEAL)
    return by_entry or _asks(sequence, ABOUT_DEALS)


def _enters_at(sequence: Sequence, stages: frozenset[str]) -> bool:
    return bool(sequence.enter_at_stage) and sequence.enter_at_stage <= stages


def _asks(sequence: Sequence, attributes: frozenset[str]) -> bool:
    when = sequence.when
    return when is not None and not attributes.isdisjoint(when.uses.attributes)
