"""What rows of an import tell us to do: taken over as told, once, whoever it is about."""

from one_unit import ANA, NOON, Desk

from leadwright.core.input import ACCOUNT, TRAITS
from leadwright.core.time import DAY


def deal(desk: Desk, stage: str, at: int = NOON, **more: object) -> list[str]:
    """Names of the decisions about deals that a row of the account's deals leads to."""
    body = {"domain": "acme.example", ":opportunity": "d1", ":stage": stage}
    body |= {f":{name}": value for name, value in more.items()}
    outcome = desk.fold(ACCOUNT, "record_opportunity", at, 0, body=body)
    return [each.name for each in outcome.decisions if each.kind == "opportunity"]


def test_a_deal_is_opened_moved_and_won_as_told(company: Desk) -> None:
    assert deal(company, "discovery", amount=100_00, opened_at=NOON - 9 * DAY) == ["opened"]
    assert company.unit.head.stage == "opportunity"
    assert deal(company, "legal_review", amount=100_00) == ["moved"]
    assert deal(company, "won", amount=120_00, closed_at=NOON - DAY) == ["won"]
    told = company.unit.head.opportunities["d1"]
    assert (told.opened_at, told.closed_at, told.amount, told.won) == (
        NOON - 9 * DAY, NOON - DAY, 120_00, True,
    )  # fmt: skip
    assert company.unit.head.stage == "customer"
    assert company.unit.head.customer_since == NOON - DAY
    assert company.outcomes[-1].deltas["won_value", "EUR"] == (1, 120_00)


def test_the_same_deal_told_again_changes_nothing(company: Desk) -> None:
    deal(company, "won", amount=100_00)
    assert deal(company, "won", NOON + DAY, amount=100_00) == []
    assert company.outcomes[-1].decisions == []
    assert company.outcomes[-1].deltas == {}


def test_a_corrected_amount_of_a_won_deal_counts_by_its_difference(company: Desk) -> None:
    deal(company, "won", amount=100_00)
    assert deal(company, "won", NOON + DAY, amount=90_00) == ["amount_changed"]
    assert company.outcomes[-1].deltas["won_value", "EUR"] == (1, -10_00)


def test_a_deal_that_is_lost_does_not_undo_a_customer(company: Desk) -> None:
    deal(company, "won")
    body = {":opportunity": "d2", ":stage": "lost"}
    company.fold(ACCOUNT, "record_opportunity", NOON + 1, 0, body=body)
    assert company.unit.head.stage == "customer"


def test_a_stage_the_playbook_has_not_is_refused(company: Desk) -> None:
    assert deal(company, "maybe") == []
    assert [each.kind for each in company.outcomes[-1].decisions] == ["refused"]
    assert company.unit.head.opportunities == {}


def test_who_is_known_by_a_suppression_list_alone_is_no_lead(company: Desk) -> None:
    body = {"email": "zoe@acme.example", ":channel": "email", ":reason": "bounced"}
    company.fold(TRAITS, "suppress", NOON, 9, body=body)
    zoe = company.unit.people[9]
    assert zoe.suppressed == {"email": "bounced"}
    assert zoe.stage == "visitor"
    assert zoe.traits == {"email": "zoe@acme.example"}
    assert company.outcomes[-1].suppressed == (("email", "zoe@acme.example", "bounced"),)


def test_rows_carry_no_commands_that_answer_for_sales(company: Desk) -> None:
    company.fold(TRAITS, "accept", NOON, ANA, body={":how": "import"})
    assert company.names("hand_off") == []


def test_the_account_that_a_suppressed_person_brings_about_is_not_suppressed(
    company: Desk,
) -> None:
    company.fold(ACCOUNT, "suppress", NOON, 0, body={"domain": "acme.example"})
    assert company.unit.head.suppressed == ""
    company.fold(ACCOUNT, "suppress", NOON, 0, body={"domain": "acme.example", ":reason": "rival"})
    assert company.unit.head.suppressed == "rival"


def test_the_account_that_an_event_brings_about_is_learned_of_like_any_other(
    company: Desk,
) -> None:
    for name in ("Demo Requested", "set_stage"):
        body = {"domain": "acme.example", "employees": 500}
        outcome = company.fold(ACCOUNT, name, NOON, 0, body=body)
        assert [each for each in outcome.decisions if each.kind == "refused"] == []
    assert company.unit.head.fit["midsize_or_larger"] == 25_000


def test_a_logged_call_and_an_unsubscribe_come_with_a_row(company: Desk) -> None:
    company.fold(TRAITS, "log_call", NOON, ANA, body={":disposition": "no_answer"})
    assert company.names("call") == ["no_answer"]
    company.fold(TRAITS, "unsubscribe", NOON, ANA, body={":channel": "email"})
    assert company.ana.consent["email/marketing"] is False
