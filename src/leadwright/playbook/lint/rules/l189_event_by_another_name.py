"""An event has a name that only looks known.

What: An event is named nearly like one of the usual ones, or like another of the same playbook, but
for a letter, a plural, a tense or capitals: `Product View`, `Order completed`.

Why: Names of events are compared letter by letter. The rule that waits for the other spelling never
holds, the stage it leads to stays empty, and nothing says so: an event may have any name.

Fix: Write the name as the tracking code sends it.

Source: Dashboards with `Signed Up`, `Sign Up` and `signed_up` side by side, each with a third.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding, Trail
from leadwright.playbook.model import Motion, Playbook

CODE = "L189"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      segments:
        browsing: count('Product View', '1 day') >= 3      # the shop sends Product Viewed
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      segments:
        comparing: count('Product Compared', '1 day') >= 3      # an event of their own
    """,
)

USUAL = (
    "Page Viewed", "Screen Viewed", "Signed Up", "Signed In", "Signed Out", "Trial Started",
    "Trial Ended", "Account Created", "Invite Sent", "Products Searched", "Product List Viewed",
    "Product List Filtered", "Promotion Viewed", "Promotion Clicked", "Product Clicked",
    "Product Viewed", "Product Added", "Product Removed", "Cart Viewed", "Checkout Started",
    "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered", "Order Completed",
    "Order Updated", "Order Refunded", "Order Cancelled", "Coupon Entered", "Coupon Applied",
    "Product Added to Wishlist", "Product Shared", "Product Reviewed", "Email Opened",
    "Email Link Clicked", "Feature Used", "Demo Requested", "Meeting Booked", "Asset Downloaded",
    "Webinar Registered", "Webinar Attended", "Form Submitted", "Subscription Started",
    "Application Opened", "Application Installed", "Quote Requested", "Call Requested",
)  # fmt: skip
"""Segment's names and those of the shipped playbooks."""
ALIKE = 0.93
"""A name so similar is a slip of a letter."""
LETTERS_MIN = 10
"""Short names are similar by chance."""
COMPARED_MAX = 500
"""Of so many events each is compared with the usual ones letter by letter."""


def find(book: Playbook) -> Iterator[Finding]:
    """Names that are nearly others."""
    named = [each for motion in book.motions.values() for each in _named(motion)]
    said = Counter(event for _, events in named for event in events)
    meant = _meant(said)
    seen = set()
    for at, events in named:
        for event in sorted(set(events) & meant.keys()):
            if (at, event) not in seen:
                seen.add((at, event))
                yield Finding(at, f"{event!r} may never come", f"did you mean {meant[event]!r}?")


def _meant(said: Counter[str]) -> dict[str, str]:
    """Event -> the one that was most likely meant: a usual one, else what is said more often."""
    by_stem = {_stem(event): event for event in USUAL}
    for event, _ in sorted(said.items(), key=lambda each: (-each[1], each[0])):
        by_stem.setdefault(_stem(event), event)
    found = {e: by_stem[_stem(e)] for e in said if e not in USUAL and by_stem[_stem(e)] != e}
    for event in sorted(said.keys() - found.keys() - set(USUAL))[:COMPARED_MAX]:
        close = next((usual for usual in USUAL if _is_slip(event, usual)), "")
        if close:
            found[event] = close
    return found


def _is_slip(event: str, usual: str) -> bool:
    if len(usual) < LETTERS_MIN or abs(len(event) - len(usual)) > 1 or event[0] != usual[0]:
        return False
    return SequenceMatcher(None, event, usual, autojunk=False).ratio() >= ALIKE


def _stem(event: str) -> tuple[str, ...]:
    """The words without capitals and endings: `Orders completed` as `Order Completed`."""
    words = re.split(r"[\s_-]+", event.strip().lower())
    return tuple(re.sub(r"(ed|es|s|e|d)$", "", word) or word for word in words)


def _named(motion: Motion) -> Iterator[tuple[Trail, Iterable[str]]]:
    """Every place that names events."""
    yield from view.awaited_events(motion)
    yield (motion.name, "convert", "events"), motion.convert.events
    for at, scored, _ in view.scored(motion):
        for event, rules in scored.items():
            for rule in rules:
                yield (*at, "rules", rule.name, "event"), [event]
    for at, trigger in view.triggers(motion):
        yield (*at, "unless"), trigger.unless
    for at, sequence in view.sequences(motion):
        yield (*at, "goal"), sequence.goal
    for at, condition in view.conditions(motion):
        yield at, condition.uses.events | condition.uses.account_events
