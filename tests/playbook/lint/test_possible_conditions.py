"""What conditions can come out as: certain where it is certain, and silent otherwise."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.core.expression.compile import compile_condition
from leadwright.core.facts import Facts
from leadwright.core.unit import Award, Head, Person
from leadwright.playbook.lint.possible import (
    always_holds,
    both_can_hold,
    can_hold,
    implies,
    score_bounds,
)
from leadwright.playbook.load import load
from leadwright.playbook.shipped import shipped_text

BOUNDS = {"score.fit": (0.0, 50.0), "score.engagement": (0.0, inf)}


@pytest.mark.parametrize(
    "text",
    [
        "false",
        "1 = 2",
        "'a' = 'b'",
        "score.fit > 50",
        "score.fit between 60 and 70",
        "score.fit + 10 > 60",
        "score.engagement < 0",
        "count('A', '7 days') < 0",
        "active_days('A', '7 days') >= 8",
        "person.age >= 65 and person.age < 18",
        "person.age > 18 and person.age <= 18",
        "person.country = 'DE' and person.country = 'FR'",
        "person.country in ('DE', 'AT') and person.country not in ('DE', 'AT')",
        "person.country = 'DE' and person.country <> 'DE'",
        "person.age is null and person.age > 3",
        "person.stage is null",
        "person.is_known and not person.is_known",
        "not (person.is_known or true)",
        "score.fit > 50 or score.fit < 0",
        "person.is_known and (score.fit >= 51 or false)",
        "coalesce(score.fit, 0) > 50",
        "length(person.name) < 0",
        "5 < count('A', '1 day') and count('A', '1 day') < 3",
        "score.fit / 0 > 1",
        "1 / 0 + score.fit = 1",
        "not (person.age > 3) and person.age > 4",
        "not (person.age > 3 or person.age < 2) and person.age > 4",
        "not (not (person.age > 3)) and person.age < 2",
        "person.email like 'a%' and person.email is null",
        "person.email not like 'a%' and person.email is null",
    ],
)
def test_what_can_be_true_of_nobody_is_known(text: str) -> None:
    assert not can_hold(compile_condition(text), BOUNDS)


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "1 = 1",
        "score.fit >= 0",
        "score.fit <= 50",
        "count('A', '7 days') >= 0",
        "person.stage is not null",
        "person.is_known or score.engagement >= 0",
        "not (score.fit > 50)",
        "score.fit between 0 and 50 and true",
        "coalesce(person.name, 'x') is not null",
    ],
)
def test_what_is_true_of_everybody_is_known(text: str) -> None:
    condition = compile_condition(text)
    assert always_holds(condition, BOUNDS)
    assert can_hold(condition, BOUNDS)


@pytest.mark.parametrize(
    "text",
    [
        "score.fit >= 50",
        "score.engagement >= 1000",
        "person.age >= 18 or person.age < 18",
        "person.age is null or person.age >= 0",
        "person.country <> 'DE'",
        "person.name like '%'",
        "score.fit * 2 > 60",
        "active_days('A', '7 days') >= 7",
        "event.total / event.quantity > 100",
        "person.first_seen >= '2026-01-01'",
        "lower(person.title) = 'cto'",
    ],
)
def test_what_may_be_either_is_not_judged(text: str) -> None:
    condition = compile_condition(text)
    assert can_hold(condition, BOUNDS)
    assert not always_holds(condition, BOUNDS)


@pytest.mark.parametrize(
    ("one", "other", "follows"),
    [
        ("score.fit >= 20", "score.fit >= 10", True),
        ("score.fit >= 10", "score.fit >= 20", False),
        ("score.fit > 10", "score.fit >= 10", True),
        ("score.fit >= 10", "score.fit > 10", False),
        ("score.fit = 15", "score.fit between 10 and 20", True),
        ("score.fit in (15, 25)", "score.fit between 10 and 20", False),
        ("person.is_known and score.fit >= 20", "score.fit >= 10", True),
        ("person.is_known", "person.is_known and score.fit >= 10", False),
        ("person.country = 'DE'", "person.country in ('DE', 'AT')", True),
        ("person.country = 'DE'", "person.country <> 'AT'", True),
        ("person.country <> 'AT'", "person.country = 'DE'", False),
        ("person.age >= 30", "person.age is not null", True),
        ("person.age is null", "person.age >= 18", False),
        ("score.fit >= 20 or score.fit >= 30", "score.fit >= 10", True),
        ("score.fit >= 20 or person.is_known", "score.fit >= 10", False),
        ("score.fit >= 20", "person.is_known or score.fit >= 10", True),
        ("person.name like 'a%'", "person.name like 'a%'", True),
        ("count('A', '7 days') >= 5", "count('A', '7 days') >= 3", True),
        ("count('A', '7 days') >= 5", "count('A', '30 days') >= 3", False),
        ("true", "score.fit >= 0", True),
        ("true", "score.fit >= 1", False),
    ],
)
def test_what_follows_from_a_condition(one: str, other: str, follows: bool) -> None:
    assert implies(compile_condition(one), compile_condition(other), BOUNDS) is follows


def test_two_conditions_that_exclude_each_other() -> None:
    germans = compile_condition("person.country = 'DE'")
    others = compile_condition("person.country <> 'DE' and person.is_known")
    assert not both_can_hold(germans, others, {})
    assert both_can_hold(germans, compile_condition("person.age >= 18"), {})


def test_scores_are_bounded_by_what_the_rules_can_give() -> None:
    bounds = score_bounds(load(shipped_text("b2b")).motions["business"])
    assert bounds["score.fit"] == (0, 65)
    assert bounds["account.fit"] == (0, 50)
    assert bounds["score.engagement"] == (0, inf)  # a webinar counts every time
    assert bounds["account.engagement"] == (0, inf)
    shop = score_bounds(load(shipped_text("b2c")).motions["consumer"])
    left = 2 ** (-1 / 7)
    assert shop["score.engagement"][1] == pytest.approx((10 + 30 + 20) / (1 - left))


ATOMS = st.sampled_from(
    [
        "score.engagement >= 20", "score.engagement < 20", "score.engagement between 5 and 30",
        "person.age > 18", "person.age <= 18", "person.age is null", "person.age = 20",
        "person.country = 'DE'", "person.country <> 'DE'", "person.country in ('DE', 'AT')",
        "person.is_known", "not person.is_known", "count('A', '1 day') >= 2",
        "count('A', '1 day') < 1", "score.engagement + person.age > 40", "true", "false",
        "coalesce(person.age, 0) >= 18", "not (person.age between 10 and 19)",
    ]
)  # fmt: skip
TESTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({' '.join(p)})"),
        inner.map(lambda text: f"(not {text})"),
    ),
    max_leaves=6,
)
NOW = 100 * 86_400_000


@st.composite
def people(draw: st.DrawFn) -> Facts:
    """Somebody within the bounds of the test below."""
    person = Person(id=1)
    points = draw(st.integers(0, 40))
    person.awards["rule"] = Award(points * 1000, NOW // 86_400_000)
    for trait, values in (
        ("age", [None, 17, 18, 19, 20, 70]),
        ("country", [None, "DE", "AT", "FR"]),
    ):
        value = draw(st.sampled_from(values))
        if value is not None:
            person.traits[trait] = value
    if draw(st.booleans()):
        person.traits["email"] = "a@b.example"
    person.windows["A"] = [NOW - 1] * draw(st.integers(0, 3))
    return Facts(person, Head(id=1, kind="individual"), {}, NOW)


@given(one=TESTS, other=TESTS, facts=people())
@settings(max_examples=400)
def test_nothing_is_claimed_that_somebody_disproves(one: str, other: str, facts: Facts) -> None:
    first, second = compile_condition(one), compile_condition(other)
    bounds = {"score.engagement": (0.0, 40.0)}
    if first.test(facts):
        assert can_hold(first, bounds)
        assert second.test(facts) or not implies(first, second, bounds)
        assert not second.test(facts) or both_can_hold(first, second, bounds)
    else:
        assert not always_holds(first, bounds)
