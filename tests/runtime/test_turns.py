"""From journal to decisions, on a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from town import NOON, Town

from leadwright.core.ids import duplicate_key
from leadwright.core.input import LANE_IMPORT
from leadwright.core.time import DAY, MINUTE, SECOND, day_of
from leadwright.engine import advance as engine
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import KEPT_DAYS
from leadwright.store.sqlite.turn import SqliteTurn


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Town]:
    """A shop under the shipped playbook."""
    town = Town(tmp_path / "shop", shipped_text("b2c"))
    yield town
    town.close()


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Town]:
    """A product company under the shipped playbook, with one target account."""
    town = Town(tmp_path / "product", shipped_text("hybrid"))
    town.say("account", body={"domain": "acme.de", "name": "Acme", "is_target": True})
    town.settle()
    yield town
    town.close()


def test_a_submission_sent_twice_counts_once(shop: Town) -> None:
    key = duplicate_key("site", "m1")
    for _ in range(2):
        shop.say("event", "Product Added", anonymous_id="a", key=key)
        shop.settle()
    shop.say("event", "Product Added", anonymous_id="a", key=duplicate_key("site", "m2"))
    shop.say("event", "Product Added", anonymous_id="a", key=duplicate_key("site", "m2"))
    shop.settle()
    assert [row.tag for row in shop.histories()] == ["Product Added", "Product Added"]


def test_keys_of_repeats_are_forgotten_while_there_is_always_something_to_read(
    shop: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        SqliteTurn, "forget_seen", lambda _turn, before, _limit: asked.append(before)
    )
    for n in range(4):
        shop.clock.at = NOON + n * MINUTE
        shop.say("event", "Product Viewed", anonymous_id="a", key=duplicate_key("site", f"m{n}"))
        shop.settle()
    assert asked == [day_of(NOON) - KEPT_DAYS] * 4


def test_what_waits_to_be_read_is_still_known_to_be_a_repeat(
    shop: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        SqliteTurn, "forget_seen", lambda _turn, before, _limit: asked.append(before)
    )
    shop.say("event", "Product Viewed", anonymous_id="a", at=NOON)
    shop.say("event", "Product Viewed", anonymous_id="b", at=NOON - 3 * DAY, lane=LANE_IMPORT)
    shop.settle(NOON + 20 * DAY)
    assert asked == [day_of(NOON) - 3 - KEPT_DAYS]
    shop.settle(NOON + 20 * DAY + MINUTE)
    assert asked[1:] == [day_of(NOON) + 20 - KEPT_DAYS]


def test_a_visitor_who_signs_up_stays_the_same_person(shop: Town) -> None:
    shop.say("event", "Product Viewed", anonymous_id="a")
    shop.say("traits", anonymous_id="a", email="ana@example.com")
    shop.say("event", "Product Added", user_id="u1", anonymous_id="a")
    shop.settle()
    (person,) = shop.people()
    assert (person.email, person.user_id, person.stage) == ("ana@example.com", "u1", "qualified")


def test_a_visitor_on_a_second_device_is_merged_when_they_are_known(shop: Town) -> None:
    shop.say("traits", user_id="u1", email="ana@example.com")
    shop.say("event", "Product Added", anonymous_id="phone")
    shop.settle()
    shop.say("traits", user_id="u1", anonymous_id="phone")
    shop.say("event", "Order Completed", user_id="u1", body={"total": 5})
    shop.settle()
    assert shop.decisions("move") == ["left", "merged"] or shop.decisions("move") == [
        "merged",
        "left",
    ]
    shop.run_to(NOON + 10 * MINUTE)
    assert shop.decisions("trigger") == []  # the purchase came after the cart had arrived


def test_a_device_shared_by_two_people_does_not_join_them(shop: Town) -> None:
    shop.say("traits", user_id="u1", anonymous_id="sofa")
    shop.say("traits", user_id="u2", anonymous_id="sofa")
    shop.say("event", "Product Added", user_id="u2", anonymous_id="sofa")
    shop.say("event", "Product Added", anonymous_id="sofa")
    shop.settle()
    assert sorted(person.user_id for person in shop.people()) == ["u1", "u2"]
    carts = [row.person for row in shop.histories() if row.tag == "Product Added"]
    assert len(set(carts)) == 2


def test_a_sign_up_of_a_target_account_moves_there_with_what_follows(product: Town) -> None:
    product.say("event", "Feature Used", anonymous_id="a")
    product.say("traits", anonymous_id="a", user_id="u1", email="ana@acme.de")
    for _ in range(19):
        product.say("event", "Feature Used", user_id="u1")
    product.settle()
    (account,) = product.accounts()
    assert (account.people, account.hand_off, account.owner) == (1, "offered", "dana")
    (person,) = product.people()
    assert (person.account, person.stage) == (account.unit, "pql")


def test_a_sign_up_from_nowhere_makes_no_account(product: Town) -> None:
    product.say("traits", user_id="u2", email="bo@unknown-company.de")
    product.say("traits", user_id="u3", email="cy@gmail.com")
    product.settle()
    assert [account.people for account in product.accounts()] == [0]
    assert [person.account for person in product.people()] == [0, 0]


def test_an_input_that_makes_the_fold_raise_is_set_aside_and_the_unit_goes_on(
    shop: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.award

    def poisoned(case: object, plan: object) -> None:
        if case.input.name == "Poison":  # type: ignore[attr-defined] # a Case
            raise ZeroDivisionError("secret@example.com")
        real(case, plan)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(engine, "award", poisoned)
    shop.say("event", "Product Added", anonymous_id="a")
    shop.say("event", "Poison", anonymous_id="a")
    shop.say("event", "Product Added", anonymous_id="a")
    shop.settle()
    assert [row.tag for row in shop.histories()] == ["Product Added", "Product Added"]
    (aside,) = shop.queries.set_aside(shop.workspace, 10)
    assert "ZeroDivisionError" in aside.error
    assert "secret" not in aside.error
    monkeypatch.undo()
    shop.command("retry", body={"ids": [aside.id]})
    shop.settle()
    assert [row.tag for row in shop.histories()] == ["Product Added", "Product Added", "Poison"]
    assert shop.queries.set_aside(shop.workspace, 10) == []


def test_an_event_that_names_nobody_is_set_aside(shop: Town) -> None:
    shop.say("event", "Product Added")
    shop.settle()
    (aside,) = shop.queries.set_aside(shop.workspace, 10)
    assert aside.error.startswith("it names nobody")
    shop.command("retry", body={"ids": [aside.id]})
    shop.settle()
    assert len(shop.queries.set_aside(shop.workspace, 10)) == 1  # nothing has been mended


def test_bots_are_counted_and_never_folded(shop: Town) -> None:
    shop.say("event", "Product Viewed", anonymous_id="crawler", bot=True)
    shop.settle()
    assert shop.histories() == []
    assert [each.metric for each in shop.queries.rollups(shop.workspace)] == ["bots"]


def test_nothing_is_decided_before_a_playbook_is_in_force(tmp_path: Path) -> None:
    town = Town(tmp_path / "bare", shipped_text("b2c"))
    bare = town.app.settings.add_workspace("bare", "b2c", "test", NOON)
    first, town.workspace = town.workspace, bare.id
    town.say("event", "Product Added", anonymous_id="a")
    town.settle()
    assert town.histories() == []
    town.app.activate(bare.id, shipped_text("b2c"), "test", "")
    town.settle()
    assert [row.tag for row in town.histories()] == ["Product Added"]
    assert first != bare.id
    town.close()


def test_a_playbook_that_is_in_force_already_makes_no_new_version(shop: Town) -> None:
    shop.settle()
    other = shipped_text("b2c").replace("- 4 per 1 day ", "- 3 per 1 day ")
    for text in (other, other, other):  # the second one is sent before the first is in force
        shop.app.activate(shop.workspace, text, "test", "")
    shop.settle()
    shop.app.activate(shop.workspace, other, "test", "")
    shop.settle()
    assert len(shop.queries.activations(shop.workspace)) == 2
    assert shop.queries.set_aside(shop.workspace, 10) == []


def test_a_command_is_answered_with_its_decision(product: Town) -> None:
    product.say("traits", user_id="u1", email="ana@acme.de")
    for _ in range(20):
        product.say("event", "Feature Used", user_id="u1")
    product.settle()
    ref = product.command("accept", unit=product.accounts()[0].unit)
    product.settle()
    answer = product.queries.answer(product.workspace, ref)
    assert answer is not None
    assert answer.state == "folded"
    assert product.accounts()[0].stage == "sal"


def test_an_unsubscribe_withdraws_what_is_planned_and_outlives_the_person(shop: Town) -> None:
    shop.say("traits", user_id="u1", email="ana@example.com",
             body={"consent_email_marketing": True, "time_zone": "Asia/Tokyo"})  # fmt: skip
    shop.settle()
    assert [touch.state for touch in shop.touches()] == ["planned"]
    shop.command("unsubscribe", user_id="u1", body={"channel": "email"})
    shop.settle()
    assert [touch.state for touch in shop.touches()] == ["withdrawn"]
    shop.say("traits", user_id="u2", email="bo@example.com",
             body={"consent_email_marketing": True, "time_zone": "UTC"})  # fmt: skip
    shop.settle()
    with shop.app.store.begin() as turn:
        claim = turn.claim_touches(NOON + SECOND, NOON + MINUTE, 10)
    assert [each.touch.to for each in claim.sending] == ["bo@example.com"]


def test_people_stay_apart_between_workspaces(shop: Town) -> None:
    shop.say("traits", user_id="u1", email="ana@example.com")
    shop.settle()
    other = shop.app.add_workspace("other", shipped_text("b2c"), "test")
    mine, shop.workspace = shop.workspace, other.id
    shop.say("traits", user_id="u1", email="ana@example.com")
    shop.settle()
    (theirs,) = shop.people()
    shop.workspace = mine
    assert shop.people()[0].person != theirs.person


def test_history_fires_its_timers_in_its_own_time_and_hands_nothing_over(shop: Town) -> None:
    then = NOON - 500 * DAY
    shop.history("Product Added", then, anonymous_id="a", email="ana@example.com",
                 traits={"consent_email_marketing": True})  # fmt: skip
    shop.history("Order Completed", then + 30 * MINUTE, anonymous_id="a", body={"total": 1})
    shop.history("Product Added", then + DAY, anonymous_id="b")
    shop.end_history(then + DAY + 5 * MINUTE)
    shop.settle()
    assert shop.decisions("trigger") == ["cart_abandoned", "cart_abandoned"]
    assert shop.decisions("recovered") == ["cart_abandoned"]
    fired = [each.at for each in shop.decided("trigger")]
    assert fired == [then + 5 * MINUTE, then + DAY + 5 * MINUTE]
    assert shop.touches() == []


def test_what_history_left_open_is_closed_at_its_end(shop: Town) -> None:
    then = NOON - 500 * DAY
    shop.history("Product Added", then, anonymous_id="a")
    shop.end_history(then + 6 * MINUTE)
    shop.settle()
    assert shop.decisions("enrolment")[-1] == "cart_recovery/history"
    before = shop.histories()
    shop.run_to(NOON + DAY)
    assert shop.histories() == before


def test_an_account_of_many_is_closed_for_all_when_it_becomes_a_customer(tmp_path: Path) -> None:
    town = Town(tmp_path / "company", shipped_text("b2b"))
    for number in range(3):
        body = {"consent_email_marketing": True, "time_zone": "Asia/Tokyo"}  # planned for morning
        town.say("traits", user_id=f"u{number}", email=f"p{number}@acme.de", body=body)
        town.say("event", "Asset Downloaded", user_id=f"u{number}")
    town.settle()
    assert [touch.state for touch in town.touches()] == ["planned"] * 3
    unit = town.accounts()[0].unit
    town.command("set_stage", unit=unit, body={"stage": "customer"})
    town.settle()
    assert [touch.state for touch in town.touches()] == ["withdrawn"] * 3
    town.close()
