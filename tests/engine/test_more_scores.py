"""Several named scores, a letter for fit, a temperature for engagement."""

import pytest
from one_unit import ANA, NOON, Desk

from leadwright.core.facts import Facts
from leadwright.core.time import DAY
from leadwright.core.unit import encode
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

TEXT = """\
leadwright: 1
name: x
model: b2b
business:
  fit:
    large: {when: account.employees >= 200, points: 40}
    boss: {when: "person.seniority = 'vp'", points: 20}
    student: {when: "person.seniority = 'student'", points: -30}
  engagement:
    half_life: 10 days
    rules:
      visit: {event: Page Viewed, points: 10}
      leaves: {event: Unsubscribed, points: -15}
  scores:
    product_interest:
      half_life: 5 days
      rules:
        uses: {event: Feature Used, points: 8, at_most: 2 per day}
        visit: {event: Page Viewed, points: 1}
  grades: {A: 60, B: 40, C: 0}
  temperature: {warm: 20, hot: 50}
  stages:
    keen: score.product_interest >= 16
    wanted: {of: account, when: "account.grade in ('A', 'B') and account.product_interest >= 16"}
"""


@pytest.fixture(scope="module")
def book() -> Playbook:
    """A motion with two scores."""
    return load(TEXT)


@pytest.fixture
def desk(book: Playbook) -> Desk:
    """An account of that motion."""
    return Desk(book, "account")


def facts(desk: Desk, at: int, person: int = ANA) -> Facts:
    plan = desk.book.motion("account").qualify
    return Facts(desk.unit.people[person], desk.unit.head, {}, at, plan.decay, plan.scales)


def test_a_named_score_has_rules_limits_and_a_half_life_of_its_own(desk: Desk) -> None:
    for _ in range(3):
        desk.event("Feature Used", NOON)
    desk.event("Page Viewed", NOON)
    assert facts(desk, NOON).score("product_interest") == 17
    assert facts(desk, NOON).engagement() == 10
    assert facts(desk, NOON + 5 * DAY).score("product_interest") == 8.5


def test_a_stage_of_a_named_score_is_left_at_ten_percent_less_by_time_alone(desk: Desk) -> None:
    desk.event("Feature Used", NOON)
    desk.event("Feature Used", NOON)
    assert desk.ana.stage == "keen"

    midnight = NOON // DAY * DAY + DAY
    desk.run_to(midnight - 1)
    assert desk.ana.stage == "keen"  # 16 points until the day ends, 13.9 after it: below 14.4
    desk.run_to(midnight)
    assert desk.ana.stage == "visitor"


def test_scores_of_all_people_add_up_for_the_account_and_leave_with_them(desk: Desk) -> None:
    desk.account(employees=300)
    desk.event("Feature Used", NOON, person=8)
    desk.event("Feature Used", NOON, person=9)
    assert facts(desk, NOON, 8).account_score("product_interest") == 16
    assert desk.unit.head.stage == "wanted"

    desk.message("Leave", NOON, person=8, unit=2, into=8, because="moved")
    assert facts(desk, NOON, 9).account_score("product_interest") == 8


def test_two_records_that_become_one_add_up_their_scores(desk: Desk) -> None:
    desk.event("Feature Used", NOON, person=8)
    desk.event("Feature Used", NOON, person=ANA)
    sent = desk.message("Leave", NOON, person=8, unit=1, into=ANA, because="the same").messages[0]
    desk.message("Expect", NOON, person=ANA, kind="account")
    desk.message("PersonArrived", NOON, person=ANA, **sent.body)
    assert facts(desk, NOON).score("product_interest") == 16
    assert facts(desk, NOON).account_score("product_interest") == 16


def test_points_may_be_taken_away(desk: Desk) -> None:
    desk.event("Page Viewed", NOON)
    desk.event("Unsubscribed", NOON)
    assert facts(desk, NOON).engagement() == -5


@pytest.mark.parametrize(
    ("employees", "seniority", "mine", "ours"),
    [(300, "vp", "A", "B"), (300, "clerk", "B", "B"), (3, "clerk", "C", "C"),
     (3, "student", None, "C")],
)  # fmt: skip
def test_fit_has_a_letter(
    desk: Desk, employees: int, seniority: str, mine: str | None, ours: str
) -> None:
    desk.account(employees=employees)
    desk.traits(seniority=seniority)
    assert facts(desk, NOON).grade() == mine
    assert facts(desk, NOON).account_grade() == ours


def test_somebody_is_cold_warm_or_hot_and_each_change_is_a_decision(desk: Desk) -> None:
    for minute in range(5):
        desk.event("Page Viewed", NOON + minute)
    assert facts(desk, NOON).temperature() == "hot"
    changes = [each for each in desk.decisions("temperature") if "account" not in each.because]
    assert [each.name for each in changes] == ["warm", "hot"]
    assert changes[1].because == "engagement reached 50"
    assert changes[1].values == {"score.engagement": 50.0}
    assert changes[1].rule == "business.temperature"


def test_it_takes_ten_percent_less_to_cool_down_and_the_day_is_known(desk: Desk) -> None:
    for minute in range(5):
        desk.event("Page Viewed", NOON + minute)
    midnight = NOON // DAY * DAY
    seen = {}
    for days in range(1, 20):
        desk.run_to(midnight + days * DAY)
        seen[days] = facts(desk, midnight + days * DAY).temperature()
    # 50 points halve in 10 days: 46.7, 43.5 (below 45) ... 18.95 on day 14, 17.7 (below 18) on 15
    assert [seen[1], seen[2], seen[14], seen[15]] == ["hot", "warm", "warm", "cold"]
    words = [each.because for each in desk.decisions("temperature")]
    assert "engagement fell below 45" in words
    assert "the account's engagement fell below 18" in words


def test_an_account_is_warm_when_its_people_are_together(desk: Desk) -> None:
    desk.event("Page Viewed", NOON, person=8)
    desk.event("Page Viewed", NOON, person=9)
    assert facts(desk, NOON, 8).temperature() == "cold"
    assert facts(desk, NOON, 8).account_temperature() == "warm"


def test_a_playbook_without_all_this_writes_nothing_of_it(b2c: Playbook) -> None:
    desk = Desk(b2c)
    desk.event("Product Viewed", NOON)
    plain = load("leadwright: 1\nname: x\nmodel: b2c\nconsumer: {}")
    desk = Desk(plain)
    desk.event("Product Viewed", NOON)
    assert desk.ana.notes is None
    assert encode(desk.ana)[-1] == 0xC0


def test_a_rule_counts_so_often_in_each_week_whatever_the_day() -> None:
    week = TEXT.replace("at_most: 2 per day", "at_most: 3 per 7 days").replace(
        "5 days\n", "900 days\n"
    )
    desk = Desk(load(week), "account")
    for day in range(6):  # a Wednesday to the Monday after it
        desk.event("Feature Used", NOON + day * DAY)
        desk.event("Feature Used", NOON + day * DAY)
    assert round(facts(desk, NOON + 5 * DAY).score("product_interest")) == 8 * (3 + 2)
    desk.event("Feature Used", NOON + 6 * DAY)
    desk.event("Feature Used", NOON + 7 * DAY)
    assert round(facts(desk, NOON + 7 * DAY).score("product_interest")) == 8 * (3 + 3)
