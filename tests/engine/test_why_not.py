"""What has not happened to somebody is said with what is missing for it."""

from one_unit import ANA, NOON, Desk

from leadwright.core.time import DAY, HOUR
from leadwright.playbook.model import Playbook
from leadwright.runtime.why_not import Missing, why_not


def missing(desk: Desk, at: int = NOON, *, of_unit: bool = False) -> dict[tuple[str, str], Missing]:
    """By what and name."""
    person = None if of_unit else desk.ana
    found = why_not(desk.unit.head, person, desk.book, at)
    return {(each.what, each.name): each for each in found}


def test_a_stage_that_is_not_reached_shows_its_rule_and_what_it_compares(shopper: Desk) -> None:
    qualified = missing(shopper)["stage", "qualified"]
    assert "count('Product Added', '7 days') >= 1" in qualified.condition
    assert qualified.values["count('Product Added', '7 days')"] == 0
    assert qualified.because == "it does not hold"
    assert ("stage", "lead") not in missing(shopper)


def test_a_mail_that_would_not_go_out_says_why(b2c: Playbook) -> None:
    desk = Desk(b2c)
    desk.traits(email="ana@example.com", time_zone="UTC", consent_webhook_marketing=True)
    assert missing(desk)["channel", "email"].because == (
        "consent to marketing by email was never given"
    )
    assert ("channel", "webhook") not in missing(desk)
    night = missing(desk, NOON + 12 * HOUR)["channel", "webhook"]
    assert night.because == "not at this time of day"
    assert int(str(night.values["allowed_at"])) > NOON + 12 * HOUR
    desk.command("suppress", NOON, ANA, reason="asked us")
    assert missing(desk)["channel", "webhook"].because == "suppressed: asked us"


def test_a_full_cap_says_how_many_there_were(shopper: Desk) -> None:
    shopper.ana.contacts = [NOON - HOUR * each for each in range(4, 0, -1)]
    full = missing(shopper)["channel", "email"]
    assert full.because == "5 touches within 24 hours; at most 4 are allowed"  # the welcome too
    assert (full.values["had"], full.values["at_most"]) == (5, 4)


def test_a_sequence_says_what_leads_there_and_who_has_been_in_it(shopper: Desk) -> None:
    found = missing(shopper)
    assert found["sequence", "cart_recovery"].because == (
        "nothing has led there: it is entered by the trigger cart_abandoned"
    )
    assert found["sequence", "welcome"].because == "they have been in it: nobody enters it twice"
    shopper.event("Product Added")
    shopper.run_to(NOON + HOUR // 4)
    assert missing(shopper)["sequence", "cart_recovery"].because == "they are in it"


def test_customers_are_told_apart(shopper: Desk) -> None:
    shopper.event("Order Completed", value=10)
    assert missing(shopper)["sequence", "browse_reminder"].because == "a customer already"


def test_an_account_without_an_owner_says_what_has_not_come(company: Desk) -> None:
    found = missing(company, of_unit=True)
    assert found["stage", "mql"].values["account.engagement"] == 0
    asked = found["hand_off", "not_asked"]
    assert asked.because == "it is offered to sales at mql, which has not come"
    company.event("Demo Requested")
    waits = missing(company, of_unit=True)["hand_off", "requested"]
    assert waits.because == "it waits for somebody of sales to be free"


def test_what_sales_gave_back_says_until_when_it_is_left_alone(company: Desk) -> None:
    company.event("Demo Requested")
    plan = company.book.motions["business"].hand_off
    assert plan is not None
    reason = next(name for name, to in plan.reject_reasons.items() if to == "recycled")
    handoff = company.unit.head.handoff
    assert handoff is not None
    company.message("HandOffGiven", NOON, hand_off=handoff.id, owner="ana", because="her turn")
    company.command("reject", NOON + HOUR, reason=reason)
    left = missing(company, NOON + DAY, of_unit=True)["hand_off", "rejected"]
    assert left.values["again_at"] == NOON + HOUR + plan.recycle_after_ms


def test_asking_changes_nothing(shopper: Desk) -> None:
    before = repr(shopper.unit)
    missing(shopper)
    assert repr(shopper.unit) == before
