"""The mix of closed revenue says which operating model fits, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.measure.assess import PRIMARY, Revenue, assess
from leadwright.measure.figures import FIGURES
from leadwright.measure.totals import Totals
from leadwright.playbook.shipped import SHIPPED

AMOUNT = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("business", "consumer", "model"),
    [
        (71, 29, "b2b"),
        (70, 30, "hybrid"),
        (7_000_001, 2_999_999, "b2b"),
        (30, 70, "hybrid"),
        (29, 71, "b2c"),
        (50, 50, "hybrid"),
        (1, 0, "b2b"),
        (0, 1, "b2c"),
    ],
)
def test_more_than_seventy_percent_decides_and_seventy_does_not(
    business: int, consumer: int, model: str
) -> None:
    assert assess(Revenue(business, consumer)).model == model


@given(business=AMOUNT, consumer=AMOUNT.filter(bool))
def test_the_mirrored_mix_gives_the_mirrored_model(business: int, consumer: int) -> None:
    mirrored = {"b2b": "b2c", "b2c": "b2b", "hybrid": "hybrid"}
    here, there = assess(Revenue(business, consumer)), assess(Revenue(consumer, business))
    assert there.model == mirrored[here.model]
    assert here.business_share == there.consumer_share


@given(business=AMOUNT, consumer=AMOUNT.filter(bool))
def test_sign_ups_of_companies_are_hybrid_whatever_the_mix(business: int, consumer: int) -> None:
    found = assess(Revenue(business, consumer), product_led=True)
    assert found.model == "hybrid"
    assert "bridge" in " ".join(found.reasons)


def test_above_seventy_percent_the_reason_for_hybrid_is_told() -> None:
    said = assess(Revenue(80_00, 20_00), product_led=True).reasons
    assert said[0] == "Businesses closed 80 of 100: 80.0 %. Consumers closed 20: 20.0 %."
    assert said[1] == "More than 70 % comes from businesses: b2b."
    assert said[2].startswith("But sign-ups that belong to companies are both")


def test_what_nobody_answered_is_asked_for_where_it_would_matter() -> None:
    def asks(mix: Revenue, product_led: bool | None) -> bool:
        return "--product-led yes" in " ".join(assess(mix, product_led=product_led).reasons)

    assert asks(Revenue(90, 10), None)
    assert not asks(Revenue(90, 10), False)
    assert not asks(Revenue(50, 50), None)


@pytest.mark.parametrize(
    ("mix", "said"),
    [
        (Revenue(70_004, 29_996), "70.00 %"),
        (Revenue(7_000_001, 2_999_999), "just above 70 %"),
        (Revenue(70, 30), "70.0 %"),
        (Revenue(7_004, 2_996), "70.04 %"),
    ],
)
def test_a_share_is_never_rounded_onto_the_line(mix: Revenue, said: str) -> None:
    first = assess(mix).reasons[0]
    assert said in first if said != "70.00 %" else "70.004" in first


def test_what_is_close_to_the_line_says_so() -> None:
    assert any("close to the line" in one for one in assess(Revenue(74, 26)).reasons)
    assert not any("close to the line" in one for one in assess(Revenue(76, 24)).reasons)


@pytest.mark.parametrize("model", SHIPPED)
def test_the_primary_metrics_are_figures_of_the_models_own_report(model: str) -> None:
    known = {one["name"] for one in FIGURES[model](Totals([]), ())}
    assert set(PRIMARY[model]) <= known
    mix = {"b2b": Revenue(9, 1), "b2c": Revenue(1, 9), "hybrid": Revenue(5, 5)}[model]
    found = assess(mix)
    assert {name for name, _ in found.metrics} == set(PRIMARY[model])
    assert found.playbook == model
