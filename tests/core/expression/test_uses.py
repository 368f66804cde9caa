"""Documents keep just what conditions depend on."""

import pytest

from leadwright.core.expression.compile import compile_condition
from leadwright.core.expression.condition import Keep
from leadwright.core.expression.uses import names_only_account
from leadwright.core.time import DAY


@pytest.mark.parametrize(
    ("comparison", "depth"),
    [
        (">= 20", 20),
        ("> 20", 21),
        ("< 20", 20),
        ("<= 20", 21),
        ("= 20", 21),
        ("<> 20", 21),
        (">= 2.5", 3),
        ("> 2.5", 3),
        ("between 3 and 5", 6),
        ("in (1, 4)", 5),
        (">= 0", 1),
        ("> -5", 1),
        ("> person.age", 100),
        ("* 2 > 5", 100),
        ("between 3 and person.age", 100),
        ("is null", 100),
    ],
)
def test_enough_is_kept_to_tell_a_comparison_apart(comparison: str, depth: int) -> None:
    uses = compile_condition(f"count('A', '7 days') {comparison}").uses
    assert uses.windows == {"A": (7 * DAY, depth)}


def test_the_number_may_stand_first() -> None:
    assert compile_condition("20 < count('A', '1 day')").uses.windows["A"] == (DAY, 21)


def test_the_longest_window_and_the_largest_number_count() -> None:
    uses = compile_condition(
        "count('A', '7 days') >= 2 or count('A', '1 day') >= 5 or not count('B', '1 day') > 3"
    ).uses
    assert uses.windows == {"A": (7 * DAY, 5), "B": (DAY, 4)}


def test_one_plain_comparison_does_not_make_another_use_plain() -> None:
    uses = compile_condition(
        "count('A', '1 day') >= 2 or count('A', '1 day') * 2 > person.age"
    ).uses
    assert uses.windows == {"A": (DAY, 100)}


def test_each_kind_of_count_has_its_list() -> None:
    uses = compile_condition(
        "count('A', '1 day') >= 1 and account_count('A', '2 days') >= 2 "
        "and active_days('A', '3 days') >= 3 and account_active_days('A', '4 days') >= 4"
    ).uses
    assert uses.windows == {"A": (DAY, 1)}
    assert uses.account_windows == {"A": (2 * DAY, 2)}
    assert uses.days == {"A": (3 * DAY, 3)}
    assert uses.account_days == {"A": (4 * DAY, 4)}


def test_scores_come_with_their_thresholds() -> None:
    uses = compile_condition(
        "score.engagement >= 15 or 40 < score.engagement or account.fit * 2 > 3"
    ).uses
    assert uses.scores == {"score.engagement": (15, 40), "account.fit": ()}
    assert uses.attributes == {"score.engagement", "account.fit"}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("account.employees > 3", True),
        ("account_count('A', '1 day') > 3 and account.fit > 3", True),
        ("account_active_days('A', '1 day') > 3", True),
        ("account.employees > 3 and person.age > 3", False),
        ("account.employees > 3 and count('A', '1 day') > 3", False),
        ("active_people('A', '1 day') > 3", True),
        ("account.employees > 3 and days_since('A') > 3", False),
        ("account.employees > 3 and active_days('A', '1 day') > 3", False),
        ("account.employees > 3 and score.fit > 3", False),
        ("true", False),
    ],
)
def test_a_condition_may_be_about_the_account_alone(text: str, alone: bool) -> None:
    assert names_only_account(compile_condition(text).uses) is alone


def test_what_is_noted_is_as_much_as_any_comparison_needs() -> None:
    uses = compile_condition(
        "sum('A', 'total', '30 days') > 5 and sum('A', 'total', '90 days') > 50 "
        "and count_distinct('A', 'sku', '7 days') >= 3 and count('A', '91 days') > 2 "
        "and days_since('A') < 9 and active_people('A', '7 days') > 4"
    ).uses
    assert uses.keeps == (
        Keep("buckets", "A", "", 91),
        Keep("buckets", "A", "total", 90),
        Keep("distinct", "A", "sku", 7, 3),
        Keep("last", "A"),
    )
    assert uses.account_keeps == (Keep("people", "A", "", 7, 5),)
    assert uses.windows == {}


@pytest.mark.parametrize(
    ("text", "thresholds"),
    [
        ("count('A', '1 day') >= 20", [(20,)]),
        ("count('A', '1 day') > 20", [(21,)]),
        ("count('A', '1 day') = 2", [(2, 3)]),
        ("count('A', '1 day') >= 0", []),
        ("count('A', '1 day') + 1 > 2", [()]),
        ("days_since('A') between 3 and 9", [(3, 10)]),
        ("days_since('A') is null", []),
        ("days_since('A') is null or days_since('A') > 2", [(3,)]),
        ("sum('A', 'total', '9 days') > 2.5", [(2.5,)]),
        ("last('A') > '2026-01-01'", []),
        ("last('A', 'plan') = 'pro'", []),
    ],
)
def test_time_alone_matters_where_a_comparison_turns(
    text: str, thresholds: list[tuple[float, ...]]
) -> None:
    assert [watch.thresholds for watch in compile_condition(text).uses.watches] == thresholds
