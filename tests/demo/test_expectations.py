"""What the demo expects is worked out from the ledger of the traffic."""

from leadwright.demo.checks import Check, exactly, first_failures
from leadwright.demo.evidence import repeated
from leadwright.demo.ledger import (
    Commanded,
    Finished,
    Firm,
    Ledger,
    Posted,
    Reader,
    Somebody,
    Writer,
)
from leadwright.demo.stages_b2c import left_carts, wants_to_buy
from leadwright.demo.stages_hybrid import heavy_users, to_be_welcomed

IDLE_MS = 5_000


def _ledger(*acts: tuple[str, str, int], model: str = "b2c", **about: object) -> Ledger:
    """`acts` are (who, event, at)."""
    ledger = Ledger()
    for who, event, at in acts:
        fields = {"email": f"{who}@mail.example", "day": True, "consent": True, "account": "",
                  "age": 40, **about}  # fmt: skip
        ledger.add(Somebody(model=model, who=who, kind="", **fields))  # type: ignore[arg-type] # a test's shorthand
        ledger.add(Posted(model, who, "track", event, at, 200))
    return ledger


def test_a_cart_is_left_when_nothing_comes_for_longer_than_the_wait() -> None:
    ledger = _ledger(
        ("bought", "Product Added", 0), ("bought", "Order Completed", 1_000),
        ("left", "Product Added", 0),
        ("came back", "Product Added", 0), ("came back", "Order Completed", 9_000),
        ("went on", "Product Added", 0), ("went on", "Checkout Started", 2_000),
    )  # fmt: skip
    surely, perhaps = left_carts(ledger, IDLE_MS)
    assert surely == perhaps == {"left", "came back", "went on"}


def test_a_close_call_may_count_either_way() -> None:
    ledger = _ledger(("close", "Product Added", 0), ("close", "Order Completed", 5_200))
    assert left_carts(ledger, IDLE_MS) == (set(), {"close"})


def test_what_a_client_repeats_is_expected_once() -> None:
    ledger = _ledger(("ada", "Order Completed", 0))
    ledger.add(Posted("b2c", "ada", "track", "Order Completed", 5, 200, again=True))
    assert len(ledger.events("Order Completed")["ada"]) == 1


def test_only_known_adults_with_an_intent_are_expected_to_qualify() -> None:
    looks = tuple(("looker", "Product Viewed", at) for at in range(5))
    assert wants_to_buy(_ledger(("ada", "Product Added", 0), *looks)) == {"ada", "looker"}
    assert wants_to_buy(_ledger(("ada", "Product Viewed", 0))) == set()
    assert wants_to_buy(_ledger(("kid", "Product Added", 0), age=15)) == set()
    assert wants_to_buy(_ledger(("nobody", "Product Added", 0), email="")) == set()


def test_use_counts_at_target_accounts_only_and_by_person_before_account() -> None:
    uses = [("power", "Feature Used", at) for at in range(20)]
    crew = [(who, "Feature Used", at) for who in ("a", "b", "c") for at in range(14)]
    ledger = _ledger(*uses, model="hybrid", account="power.example")
    for each in _ledger(*crew, model="hybrid", account="crew.example").people.values():
        ledger.add(each)
    for who, event, at in crew:
        ledger.add(Posted("hybrid", who, "track", event, at, 200))
    assert heavy_users(ledger) == (set(), set())
    for domain in ("power.example", "crew.example"):
        ledger.add(Firm("hybrid", domain, domain, "", True))
    assert heavy_users(ledger) == ({"power"}, {"crew.example"})


def test_the_first_stage_that_did_not_happen_is_the_one_to_blame() -> None:
    checks = [
        exactly("b2c", "convert", 3, "orders were placed", 0, "are conversions"),
        exactly("b2c", "nurture", 12, "carts were left", 0, "have a reminder in the mailbox"),
        exactly("b2b", "capture", 5, "people came", 5, "are known"),
    ]
    assert [check.failure for check in first_failures(checks)] == [
        "demo failed: b2c: nurture: 12 carts were left, and none have a reminder in the mailbox"
    ]


def test_a_stage_with_nothing_to_do_has_not_been_shown() -> None:
    check = Check("b2b", "convert", "0 deals were opened", 0, 0, 0, "are opportunities")
    assert not check.holds
    assert "there was nothing to show" in check.failure


def test_a_ledger_can_be_read_while_it_is_written(tmp_path) -> None:  # type: ignore[no-untyped-def] # pytest's path
    writer, reader = Writer(tmp_path / "ledger"), Reader(tmp_path / "ledger", ("b2c",))
    reader.read()
    writer.write(Posted("b2c", "ada", "track", "Product Added", 1, 200))
    reader.read()
    reader.read()
    assert len(reader.models["b2c"].posts) == 1
    assert not reader.finished
    writer.write(Finished("b2c", 2))
    reader.read()
    assert reader.finished


def test_what_arrived_twice_is_noticed() -> None:
    assert repeated(["a", "b", "a", "c"]) == 1


def test_whoever_signs_up_while_sales_opens_a_deal_may_go_without_a_welcome() -> None:
    ledger = _ledger(("ada", "Signed Up", 10_000), model="hybrid", account="acme.example")
    ada = {"ada@mail.example"}
    assert to_be_welcomed(ledger) == (ada, ada)
    ledger.add(Commanded("hybrid", "eli", "open_opportunity", "acme.example", 10_500, 200))
    assert to_be_welcomed(ledger) == (ada, set())


def test_whoever_subscribes_at_once_may_go_without_a_welcome() -> None:
    acts = (("ada", "Signed Up", 10_000), ("ada", "Subscription Started", 10_400))
    assert to_be_welcomed(_ledger(*acts, model="hybrid")) == ({"ada@mail.example"}, set())
