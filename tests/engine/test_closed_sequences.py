"""A sequence that is closed takes nobody in, and lets those who are inside finish."""

from one_unit import NOON, Desk

from leadwright.core.time import HOUR, MINUTE
from leadwright.playbook.lint import lint
from leadwright.playbook.load import load
from leadwright.playbook.shipped import shipped_text

BEFORE = shipped_text("b2c")
START = BEFORE.index("    cart_recovery:  ")
OLD = BEFORE[START : BEFORE.index("    win_back:")]
NEW = """\
    cart_recovery_2:
      value: 90
      goal: [Order Completed]
      reenter_after: 1 day
      steps:
        - send: {name: only, channel: email, content: cart_reminder}
"""
AFTER = BEFORE.replace(
    OLD, OLD.replace("      value: 90", "      value: 90\n      closed: true") + NEW
)
AFTER = AFTER.replace("start: cart_recovery\n", "start: cart_recovery_2\n")


def _abandons(desk: Desk, person: int) -> None:
    desk.traits(NOON, person, email=f"p{person}@mail.example", time_zone="UTC",
                consent_email_marketing=True, consent_webhook_marketing=True)  # fmt: skip
    desk.event("Product Added", NOON, person)
    desk.run_to(NOON + 6 * MINUTE)


def _said(desk: Desk) -> list[str]:
    names = (f"{each.sequence}/{each.step}" for each in desk.touches())
    return [name for name in names if name.startswith("cart")]


def test_who_is_inside_finishes_and_who_comes_enters_the_new_one() -> None:
    inside, comes = Desk(load(BEFORE)), Desk(load(AFTER))
    _abandons(inside, 7)
    inside.book = load(AFTER)
    inside.run_to(NOON + 4 * HOUR)
    assert _said(inside) == [f"cart_recovery/{step}" for step in ("reminder", "nudge", "offer")]
    assert "cart_recovery/completed" in inside.names("enrolment")
    _abandons(comes, 8)
    assert _said(comes) == ["cart_recovery_2/only"]


def test_its_goal_still_ends_it() -> None:
    desk = Desk(load(BEFORE))
    _abandons(desk, 7)
    desk.book = load(AFTER)
    desk.event("Order Completed", NOON + 10 * MINUTE, 7, value=10)
    assert "cart_recovery/goal" in desk.names("enrolment")


def test_nobody_enters_it_whatever_leads_there() -> None:
    closed = AFTER.replace("start: cart_recovery_2\n", "start: cart_recovery\n")
    desk = Desk(load(closed))
    _abandons(desk, 7)
    assert desk.names("trigger") == ["cart_abandoned"]
    assert _said(desk) == []


def test_design_lint_does_not_miss_an_entrance_that_is_closed() -> None:
    book = load(AFTER)
    assert "L185" not in {each.code for each in lint(book, AFTER).findings}
    opened = AFTER.replace("      closed: true\n", "")
    assert "L185" in {each.code for each in lint(load(opened), opened).findings}
