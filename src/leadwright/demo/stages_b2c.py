"""What has to happen in the shop."""

from leadwright.demo.checks import Check, captured, delivered, exactly
from leadwright.demo.evidence import Evidence
from leadwright.demo.ledger import Ledger, Posted
from leadwright.measure.report import CART_EVENTS, cart_triggers
from leadwright.playbook.model import Playbook

ORDER = "Order Completed"
LOOKS = 5
ADULT = 18
UNSURE_MS = 1_500
"""A gap this close to the wait may count either way: the ledger's clock is not the server's, and
an order withdraws a reminder that is still on its way."""


def checks(book: Playbook, ledger: Ledger, evidence: Evidence) -> list[Check]:
    """All five stages."""
    sequences = {
        trigger.start
        for motion in book.motions.values()
        for name, trigger in motion.nurture.triggers.items()
        if name in cart_triggers(book)
    }
    surely, perhaps = left_carts(ledger, _idle_ms(book))
    started = sum(
        evidence.counted("decision.enrolment", f"{name}/", "/entered") for name in sequences
    )
    humans = len(evidence.tasks)
    by_machine = "were answered by their sequence, without a human"
    reachable = {
        ledger.people[who].email
        for who in surely
        if ledger.people[who].day and ledger.people[who].consent and ledger.people[who].email
    }
    reminded = {mail.to for mail in evidence.mails if mail.sequence in sequences}
    orders = sum(len(posts) for posts in ledger.events(ORDER).values())
    back, back_perhaps = came_back(ledger, surely, perhaps)
    return [
        captured("b2c", ledger, evidence),
        exactly("b2c", "qualify", len(wants_to_buy(ledger)),
                "adults filled a cart or looked at five things",
                evidence.figure("qualified"), "are qualified"),
        Check("b2c", "route", f"{len(surely)} carts were left", len(surely), len(perhaps),
              0 if humans else started,
              f"because {humans} tasks were given to humans" if humans else by_machine),
        exactly("b2c", "nurture", len(reachable), "people left a cart and may be written to now",
                len(reachable & reminded), "have a reminder in the mailbox"),
        *delivered("b2c", evidence),
        exactly("b2c", "convert", orders, "orders were placed (some posted twice)",
                evidence.figure("conversions"), "are conversions"),
        Check("b2c", "convert", f"{len(back)} people ordered after leaving their cart",
              len(back), len(back_perhaps), evidence.figure("carts_recovered"),
              "are recovered carts"),
    ]  # fmt: skip


def wants_to_buy(ledger: Ledger) -> set[str]:
    """Known adults who put something into a cart or looked at five things."""
    added, viewed = ledger.events("Product Added"), ledger.events("Product Viewed")
    return {
        who
        for who, person in ledger.people.items()
        if person.email
        and person.age >= ADULT
        and (who in added or len(viewed.get(who, ())) >= LOOKS)
    }


def left_carts(ledger: Ledger, idle_ms: int) -> tuple[set[str], set[str]]:
    """Who surely left a cart (nothing came for longer than the wait), and who perhaps did."""
    steps = ledger.events(*CART_EVENTS, ORDER)
    surely, perhaps = set(), set()
    for who, posts in steps.items():
        for post, following in zip(posts, [*posts[1:], None], strict=True):
            gap = _gap(post, following)
            if post.name != ORDER and gap > idle_ms - UNSURE_MS:
                perhaps.add(who)
                if gap > idle_ms + UNSURE_MS:
                    surely.add(who)
    return surely, perhaps


def came_back(ledger: Ledger, surely: set[str], perhaps: set[str]) -> tuple[set[str], set[str]]:
    """Whose next step after leaving a cart was an order."""
    ordered = ledger.events(ORDER).keys()
    return surely & ordered, perhaps & ordered


def _gap(post: Posted, following: Posted | None) -> float:
    return following.at - post.at if following is not None else float("inf")


def _idle_ms(book: Playbook) -> int:
    names = cart_triggers(book)
    return min(
        (
            trigger.idle_ms
            for motion in book.motions.values()
            for name, trigger in motion.nurture.triggers.items()
            if name in names
        ),
        default=0,
    )
