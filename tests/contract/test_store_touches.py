"""The outbox: every touch goes through its states once, whoever claims, fails or stops it."""

from typing import Any

import msgspec
import pytest

from leadwright.core.ids import entity_id, identifier_key
from leadwright.core.outcome import Touch
from leadwright.ports import Claim, Handed, Queries, Store, StoredTouch

UNIT, OTHER = entity_id(1, 7), entity_id(1, 8)
ANN = entity_id(1, 70)
NOW, LEASE = 1_000, 2_000


def touch(id: str, **changes: Any) -> Touch:
    given = Touch(
        id, ANN, "email", "marketing", f"{id}@x.test", "hello", "cart", "first", 500, 5_000, 400,
        450, {"name": "Ann", "items": [1, 2.5, None, {"a": "é"}]},
    )  # fmt: skip
    return msgspec.structs.replace(given, **changes)


def plan(store: Store, *touches: Touch, workspace: int = 1, unit: int = UNIT) -> None:
    with store.begin() as turn:
        turn.plan([(workspace, unit, each) for each in touches])


def claim(store: Store, now: int = NOW, lease_until: int = LEASE, limit: int = 100) -> Claim:
    with store.begin() as turn:
        return turn.claim_touches(now, lease_until, limit)


def finish(store: Store, *handed: Handed) -> list[StoredTouch]:
    with store.begin() as turn:
        return turn.finish_touches(handed)


def ids(touches: list[StoredTouch]) -> list[str]:
    return sorted(each.touch.id for each in touches)


def state(queries: Queries, id: str = "a") -> str:
    found = queries.touch(1, id)
    assert found is not None
    return found.state


def put(store: Store, wanted: str, id: str = "a") -> None:
    """Bring a fresh touch into a state."""
    plan(store, touch(id))
    if wanted == "planned":
        return
    if wanted == "withdrawn":
        with store.begin() as turn:
            turn.withdraw(1, [id])
    elif wanted == "expired":
        claim(store, now=9_000)
    else:
        claim(store)
        if wanted != "sending":
            finish(store, Handed(id, 1, wanted, 1_500))


def test_a_planned_touch_is_stored_whole(store: Store, queries: Queries) -> None:
    plan(store, touch("a"))
    assert queries.touch(1, "a") == StoredTouch(touch("a"), 1, UNIT, "planned")
    assert queries.touch(1, "b") is None


def test_planning_a_touch_again_changes_nothing(store: Store, queries: Queries) -> None:
    plan(store, touch("a"))
    claim(store)
    plan(store, touch("a", content="other"), touch("b"))
    found = queries.touch(1, "a")
    assert found is not None
    assert (found.state, found.touch.content) == ("sending", "hello")
    assert queries.touch_counts(1) == {("email", "sending"): 1, ("email", "planned"): 1}


def test_a_touch_is_claimed_once_it_is_time_and_with_one_more_attempt(
    store: Store, queries: Queries
) -> None:
    plan(store, touch("a"), touch("b", not_before=1_001))
    (claimed,) = claim(store).sending
    assert claimed == StoredTouch(touch("a"), 1, UNIT, "sending", 1)
    assert queries.touch(1, "a") == claimed
    assert claim(store) == Claim([], [], [])
    assert ids(claim(store, now=1_001).sending) == ["b"]


def test_the_touches_that_have_waited_longest_are_claimed_first(store: Store) -> None:
    plan(store, *(touch(f"t{n}", not_before=n) for n in (5, 3, 9, 1)))
    assert ids(claim(store, limit=2).sending) == ["t1", "t3"]
    assert ids(claim(store, limit=2).sending) == ["t5", "t9"]


def test_a_touch_past_its_use_expires_instead_of_being_sent(store: Store, queries: Queries) -> None:
    plan(store, touch("a", not_after=999), touch("b", not_after=1_000))
    found = claim(store)
    assert (ids(found.expired), ids(found.sending)) == (["a"], ["b"])
    assert found.expired[0].state == state(queries) == "expired"
    assert found.expired[0].attempts == 0


def test_a_suppressed_address_is_withheld_on_its_channel_in_its_workspace(
    store: Store, queries: Queries
) -> None:
    def key(workspace: int, channel: str) -> bytes:
        return identifier_key(workspace, channel, "a@x.test")

    plan(store, touch("a"), touch("b", to="a@x.test", channel="sms"))
    plan(store, touch("a"), workspace=2, unit=entity_id(2, 7))
    with store.begin() as turn:
        turn.suppress_addresses([(1, "email", key(1, "email"), "bounced", 5)])
        turn.suppress_addresses([(1, "email", key(1, "email"), "unsubscribed", 6)])
    found = claim(store)
    assert [(each.workspace, each.touch.id) for each in found.withheld] == [(1, "a")]
    assert sorted((each.workspace, each.touch.id) for each in found.sending) == [(1, "b"), (2, "a")]
    assert state(queries) == "withheld"
    with store.begin() as turn:
        turn.allow_addresses([(2, "email", key(2, "email")), (1, "email", key(1, "email"))])
    plan(store, touch("c", to="a@x.test"))
    assert ids(claim(store).sending) == ["c"]


@pytest.mark.parametrize(
    "outcome", ["sent", "captured", "unknown", "failed", "bounced", "expired", "withdrawn"]
)
def test_what_came_of_handing_over_is_kept(store: Store, queries: Queries, outcome: str) -> None:
    put(store, "sending")
    (changed,) = finish(store, Handed("a", 1, outcome, 1_500, "why"))
    handed_at = 1_500 if outcome in ("sent", "captured") else 0
    assert changed == StoredTouch(touch("a"), 1, UNIT, outcome, 1, handed_at, "why")
    assert queries.touch(1, "a") == changed
    assert claim(store, now=4_000) == Claim([], [], [])


def test_a_touch_to_be_tried_again_waits_until_it_is_time(store: Store) -> None:
    put(store, "sending")
    (changed,) = finish(store, Handed("a", 1, "planned", 1_500, "busy", not_before=1_800))
    assert (changed.state, changed.touch.not_before, changed.error) == ("planned", 1_800, "busy")
    assert claim(store, now=1_799).sending == []
    (again,) = claim(store, now=1_800).sending
    assert again.attempts == 2


def test_finishing_twice_changes_nothing_the_second_time(store: Store, queries: Queries) -> None:
    put(store, "sending")
    twice = Handed("a", 1, "sent", 1_500), Handed("a", 1, "failed", 1_600)
    assert len(finish(store, *twice)) == 1
    assert finish(store, Handed("a", 1, "planned", 1_700, not_before=1)) == []
    assert state(queries) == "sent"


@pytest.mark.parametrize("was", ["sent", "captured", "unknown", "sending"])
def test_a_touch_that_was_handed_over_may_bounce(store: Store, queries: Queries, was: str) -> None:
    put(store, was)
    (changed,) = finish(store, Handed("a", 1, "bounced", 1_900, "no such mailbox"))
    assert (changed.state, changed.error) == ("bounced", "no such mailbox")
    assert changed.handed_at == (1_500 if was in ("sent", "captured") else 0)
    assert state(queries) == "bounced"
    assert finish(store, Handed("a", 1, "bounced", 2_000)) == []


@pytest.mark.parametrize("was", ["planned", "withdrawn", "expired", "failed", "bounced"])
@pytest.mark.parametrize("outcome", ["sent", "bounced", "planned"])
def test_a_final_or_unclaimed_touch_cannot_be_finished(
    store: Store, queries: Queries, was: str, outcome: str
) -> None:
    put(store, was)
    assert finish(store, Handed("a", 1, outcome, 1_900)) == []
    assert state(queries) == was


def test_an_outcome_that_is_no_state_is_refused(store: Store, queries: Queries) -> None:
    put(store, "sending")
    assert finish(store, Handed("a", 1, "delivered?", 5), Handed("x", 1, "sent", 5)) == []
    assert state(queries) == "sending"


def test_a_lapsed_lease_is_found_and_can_still_be_finished(store: Store, queries: Queries) -> None:
    put(store, "sending")
    with store.begin() as turn:
        assert turn.lapsed_touches(LEASE, 10) == []
        (lapsed,) = turn.lapsed_touches(LEASE + 1, 10)
    assert (lapsed.touch.id, lapsed.state) == ("a", "sending")
    assert ids(finish(store, Handed("a", 1, "sent", 2_100))) == ["a"]
    with store.begin() as turn:
        assert turn.lapsed_touches(LEASE + 1, 10) == []
    assert state(queries) == "sent"


def test_a_withdrawn_touch_is_never_claimed(store: Store, queries: Queries) -> None:
    plan(store, touch("a"), touch("b"))
    with store.begin() as turn:
        turn.withdraw(1, ["a", "never planned"])
    assert ids(claim(store).sending) == ["b"]
    assert state(queries) == "withdrawn"


@pytest.mark.parametrize("was", ["sending", "sent", "unknown", "failed", "bounced", "expired"])
def test_withdrawing_what_is_no_longer_planned_changes_nothing(
    store: Store, queries: Queries, was: str
) -> None:
    put(store, was)
    with store.begin() as turn:
        turn.withdraw(1, ["a"])
    assert state(queries) == was


def test_a_touch_stopped_while_it_was_being_sent_is_not_tried_again(store: Store) -> None:
    """After a stop is folded, no touch it stops is handed over: not by a retry either."""
    put(store, "sending")
    put(store, "sending", "b")
    with store.begin() as turn:
        turn.withdraw(1, ["a"])
    again = [Handed(id, 1, "planned", 1_500, "busy", 1_600) for id in ("a", "b")]
    assert {each.touch.id: each.state for each in finish(store, *again)} == {
        "a": "withdrawn",
        "b": "planned",
    }
    assert ids(claim(store, now=1_700).sending) == ["b"]


def test_a_touch_stopped_while_it_was_being_sent_is_still_sent_if_it_was(
    store: Store, queries: Queries
) -> None:
    put(store, "sending")
    with store.begin() as turn:
        turn.withdraw(1, ["a"])
    assert ids(finish(store, Handed("a", 1, "sent", 1_500))) == ["a"]
    assert state(queries) == "sent"


def test_stopping_a_unit_withdraws_its_planned_marketing_only(
    store: Store, queries: Queries
) -> None:
    plan(store, touch("a"), touch("b", person=0), touch("receipt", purpose="transactional"))
    plan(store, touch("elsewhere"), unit=OTHER)
    plan(store, touch("theirs"), workspace=2, unit=entity_id(2, 7))
    put(store, "sent", "done")
    with store.begin() as turn:
        turn.plan([(1, UNIT, touch("c"))])
        assert turn.withdraw_unit(2, UNIT) == []
        withdrawn = turn.withdraw_unit(1, UNIT)
    states = {each.touch.id: each.state for each in withdrawn}
    assert states == {"c": "withdrawn", "a": "sending", "b": "sending"}
    assert state(queries, "c") == "withdrawn"
    again = [Handed(id, 1, "planned", 1_500) for id in ("a", "b", "receipt", "elsewhere")]
    assert {each.touch.id: each.state for each in finish(store, *again)} == {
        "a": "withdrawn",
        "b": "withdrawn",
        "receipt": "planned",
        "elsewhere": "planned",
    }


def test_workspaces_cannot_withdraw_or_finish_each_others_touches(
    store: Store, queries: Queries
) -> None:
    plan(store, touch("a"))
    with store.begin() as turn:
        turn.withdraw(2, ["a"])
    assert state(queries) == "planned"
    claim(store)
    assert finish(store, Handed("a", 2, "sent", 5)) == []
    assert state(queries) == "sending"


def test_the_same_touch_id_may_exist_in_two_workspaces(store: Store, queries: Queries) -> None:
    plan(store, touch("a"))
    plan(store, touch("a", content="theirs"), workspace=2, unit=entity_id(2, 7))
    assert len(claim(store).sending) == 2
    finish(store, Handed("a", 2, "sent", 5))
    assert state(queries) == "sending"
    theirs = queries.touch(2, "a")
    assert theirs is not None
    assert (theirs.state, theirs.touch.content) == ("sent", "theirs")


def test_touches_are_counted_by_channel_and_state(store: Store, queries: Queries) -> None:
    plan(store, *(touch(f"e{n}") for n in range(5)), touch("s", channel="sms"))
    plan(store, touch("x"), workspace=2, unit=entity_id(2, 7))
    with store.begin() as turn:
        turn.withdraw(1, ["e0"])
    claim(store)
    finish(store, Handed("e1", 1, "sent", 5), Handed("e2", 1, "planned", 5))
    finish(store, Handed("e1", 1, "bounced", 6))
    counts = {
        ("email", "withdrawn"): 1,
        ("email", "bounced"): 1,
        ("email", "planned"): 1,
        ("email", "sending"): 2,
        ("sms", "sending"): 1,
    }
    assert queries.touch_counts(1) == counts
    for _ in range(600):
        with store.begin():
            pass
    assert queries.touch_counts(1) == counts
    assert queries.touch_counts(2) == {("email", "sending"): 1}


def test_touches_are_listed_newest_first_by_person_unit_and_state(
    store: Store, queries: Queries
) -> None:
    bob = entity_id(1, 71)
    for n in range(12):
        person, unit = (ANN, bob, 0)[n % 3], (UNIT, OTHER)[n % 2]
        plan(store, touch(f"t{n:02}", person=person), unit=unit)
    plan(store, touch("theirs", person=entity_id(2, 1)), workspace=2, unit=entity_id(2, 7))
    with store.begin() as turn:
        turn.withdraw(1, ["t03", "t04"])

    def asked(**filters: Any) -> list[int]:
        found, page = [], queries.touches(1, 2, **filters)
        while True:
            found += [int(each.touch.id[1:]) for each in page.rows]
            if not page.next:
                return found
            page = queries.touches(1, 2, page.next, **filters)

    assert asked() == [*range(11, -1, -1)]
    assert asked(person=bob) == [10, 7, 4, 1]
    assert asked(unit=OTHER) == [11, 9, 7, 5, 3, 1]
    assert asked(unit=OTHER, person=ANN) == [9, 3]
    assert asked(state="withdrawn") == [4, 3]
    assert asked(person=entity_id(2, 1)) == []


def test_a_planned_touch_is_the_next_thing_due(store: Store) -> None:
    plan(store, touch("a"))
    with store.begin() as turn:
        assert turn.next_due() == 500
    claim(store)
    with store.begin() as turn:
        assert turn.next_due() == 0


def test_a_claimed_touch_may_begin_until_a_stop_reaches_it(store: Store, queries: Queries) -> None:
    plan(store, touch("a"))
    assert not queries.may_begin(1, "a")
    claim(store)
    assert queries.may_begin(1, "a")
    assert not queries.may_begin(2, "a")
    with store.begin() as turn:
        turn.withdraw(1, ["a"])
    assert not queries.may_begin(1, "a")


def test_who_unsubscribed_may_be_asked_whether_they_want_it_again_and_nobody_else(
    store: Store, queries: Queries
) -> None:
    asking = {"confirm": {"asked": 1, "until": 9_000}}
    for id, reason in (("a", "unsubscribed"), ("b", "bounced"), ("c", "")):
        key = identifier_key(1, "email", f"{id}@x.test")
        with store.begin() as turn:
            turn.suppress_addresses([(1, "email", key, reason, 100)])
        plan(store, touch(id, variables=asking), touch(f"{id}2", to=f"{id}@x.test"))
    assert ids(claim(store).sending) == ["a"]
    assert {state(queries, id) for id in ("a2", "b", "b2", "c", "c2")} == {"withheld"}


def test_a_suppressed_address_is_still_taken_out_of_audiences(
    store: Store, queries: Queries
) -> None:
    key = identifier_key(1, "email", "who@x.test")
    with store.begin() as turn:
        turn.suppress_addresses([(1, "email", key, "unsubscribed", 100)])
    for id, action in (("a", "add"), ("b", "remove")):
        about = {"audience": {"name": "lapsed", "action": action}}
        plan(store, touch(id, to="who@x.test", variables=about))
    assert ids(claim(store).sending) == ["b"]
    assert state(queries, "a") == "withheld"
