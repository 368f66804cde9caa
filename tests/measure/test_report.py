"""What decisions add up to, per operating model."""

from typing import Any

import pytest

from leadwright.measure.report import build_report, cart_triggers
from leadwright.measure.shown import shown
from leadwright.playbook.load import load
from leadwright.playbook.shipped import SHIPPED, shipped_text


def _report(model: str, *deltas: tuple[str, str, int, int]) -> dict[str, Any]:
    return build_report(load(shipped_text(model)), deltas)


def _figures(report: dict[str, Any]) -> dict[str, Any]:
    return {figure["name"]: figure["value"] for figure in report["figures"]}


def test_a_shop_reads_of_carts_conversions_and_how_fast_it_answered() -> None:
    report = _report(
        "b2c",
        ("reached", "lead", 40, 0),
        ("reached", "qualified", 25, 0),
        ("decision.trigger", "cart_abandoned", 12, 0),
        ("decision.trigger", "browsed_and_left", 5, 0),
        ("decision.recovered", "cart_abandoned", 3, 0),
        ("reached", "customer", 10, 0),
        ("decision.conversion", "Order Completed", 11, 0),
        ("conversion_value", "EUR", 11, 123_450),
        ("response_ms", "100", 60, 0),
        ("response_ms", "900", 38, 0),
        ("response_ms", "5000", 2, 0),
    )
    figures = _figures(report)
    assert figures["carts_abandoned"] == 12
    assert figures["recovery_rate"] == 0.25
    assert figures["conversion_rate"] == 0.25
    assert figures["conversion_value"] == 123_450
    assert (figures["response_p50"], figures["response_p99"]) == (100, 5_000)
    assert report["response"] == {"count": 100, "p50_ms": 100, "p99_ms": 5_000}
    assert report["triggers"] == {"browsed_and_left": 5, "cart_abandoned": 12}


def test_a_company_reads_of_accounts_and_how_sales_answered() -> None:
    report = _report(
        "b2b",
        ("accounts", "", 30, 0),
        ("account_reached", "mql", 10, 0),
        ("decision.hand_off", "requested", 10, 0),
        ("decision.hand_off", "offered", 12, 0),
        ("decision.hand_off", "taken_back", 2, 0),
        ("decision.hand_off", "accepted", 6, 0),
        ("decision.hand_off", "rejected", 2, 0),
        ("rejected", "not_now", 2, 0),
        ("decision.opportunity", "opened", 3, 0),
        ("decision.opportunity", "won", 1, 0),
        ("won_value", "EUR", 1, 900_000),
    )
    figures = _figures(report)
    assert (figures["accounts"], figures["mqls"], figures["offers"]) == (30, 10, 12)
    assert figures["acceptance_rate"] == 0.75
    assert figures["opportunity_rate"] == 0.5
    assert figures["won_value"] == 900_000
    assert report["rejected"] == {"not_now": 2}


def test_a_product_reads_of_sign_ups_that_turned_out_to_be_accounts() -> None:
    report = _report(
        "hybrid",
        ("reached", "lead", 20, 0),
        ("matched", "account", 8, 0),
        ("reached", "pql", 3, 0),
        ("account_reached", "pqa", 1, 0),
        ("decision.hand_off", "accepted", 2, 0),
    )
    figures = _figures(report)
    assert (figures["sign_ups"], figures["matched"], figures["match_rate"]) == (20, 8, 0.4)
    assert (figures["pqls"], figures["pqas"], figures["accepted"]) == (3, 1, 2)
    assert figures["acceptance_rate"] == 1.0


@pytest.mark.parametrize("model", SHIPPED)
def test_before_anything_happened_counts_are_zero_and_rates_are_unknown(model: str) -> None:
    report = _report(model)
    assert report["model"] == model
    assert {figure["value"] for figure in report["figures"] if figure["unit"] == "count"} == {0}
    assert {figure["value"] for figure in report["figures"] if figure["unit"] != "count"} <= {None}
    assert report["response"] == {"count": 0, "p50_ms": None, "p99_ms": None}


def test_days_are_added_up_and_currencies_never() -> None:
    report = _report(
        "b2c",
        ("conversion_value", "EUR", 1, 1_000),
        ("conversion_value", "EUR", 1, 500),
        ("conversion_value", "USD", 1, 700),
    )
    money = [(f["currency"], f["value"]) for f in report["figures"] if f["unit"] == "money"]
    assert money == [("EUR", 1_500), ("USD", 700)]


def test_touches_are_told_by_channel_and_by_what_became_of_them() -> None:
    report = _report(
        "b2c",
        ("touch_sent", "email", 5, 0),
        ("touch_sent", "webhook", 2, 0),
        ("touch_withdrawn", "email", 1, 0),
        ("decision.withheld", "quiet_hours", 4, 0),
        ("decision.too_late", "cart_abandoned", 1, 0),
    )
    assert report["touches"] == {"email": {"sent": 5, "withdrawn": 1}, "webhook": {"sent": 2}}
    assert report["withheld"] == {"quiet_hours": 4}
    assert report["too_late"] == {"cart_abandoned": 1}


def test_only_carts_count_as_carts() -> None:
    assert cart_triggers(load(shipped_text("b2c"))) == {"cart_abandoned"}
    assert cart_triggers(load(shipped_text("hybrid"))) == frozenset()


def test_figures_read_as_people_write_them() -> None:
    assert shown({"unit": "count", "value": 1204}) == "1,204"
    assert shown({"unit": "rate", "value": 0.625}) == "62.5 %"
    assert shown({"unit": "rate", "value": None}) == "-"
    assert shown({"unit": "money", "value": 120450, "currency": "EUR"}) == "EUR 1,204.50"
    assert shown({"unit": "ms", "value": 340}) == "340 ms"
    assert shown({"unit": "ms", "value": 12_500}) == "12.5 s"
    assert shown({"unit": "ms", "value": 600_000}) == "10.0 min"


def test_the_primary_metric_comes_first() -> None:
    text = shipped_text("b2b").replace("primary_metric: acceptance_rate", "primary_metric: won")
    names = [figure["name"] for figure in build_report(load(text), [])["figures"]]
    assert names[:2] == ["won", "accounts"]
    assert sorted(names) == sorted(set(names))
