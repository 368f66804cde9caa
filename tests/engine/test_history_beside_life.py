"""History imported about somebody who is here already changes what is known, and nothing else."""

from one_unit import NOON, Desk

from leadwright.core.input import EVENT, MESSAGE
from leadwright.core.time import DAY, HOUR, MINUTE


def test_history_does_not_take_a_live_cart_out_of_real_time(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.fold(EVENT, "Product Viewed", NOON - 30 * DAY, history=True)
    assert not shopper.unit.head.virtual
    shopper.run_to(NOON + 5 * MINUTE)
    assert shopper.names("trigger") == ["cart_abandoned"]
    assert shopper.touches()[-1].step == "reminder"


def test_history_starts_no_sequence_for_who_is_here_already(company: Desk) -> None:
    company.fold(EVENT, "Webinar Attended", NOON - DAY, history=True)
    company.run_to(NOON + 3 * DAY)
    assert "engaged" in company.names("stage")
    assert "history" in company.names("withheld")
    assert company.touches() == []


def test_a_live_account_offered_by_history_has_a_clock(company: Desk) -> None:
    for minute in range(3):
        at = NOON - HOUR + minute
        company.fold(EVENT, "Webinar Attended", at, history=True)
    handoff = company.unit.head.handoff
    assert handoff is not None
    body = {"hand_off": handoff.id, "owner": "ana", "because": "next in turn"}
    company.fold(MESSAGE, "HandOffGiven", NOON, 0, body=body, history=True)
    company.run_to(NOON + 5 * HOUR)
    assert company.names("hand_off") == ["requested", "offered", "reminded", "taken_back"]
