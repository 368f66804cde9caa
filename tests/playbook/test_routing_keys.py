"""Teams, hours, routes and escalation: what is wrong is said with its place, all at once."""

import pytest
from playbook_edits import edits
from playbook_texts import changed as changed_in
from test_playbook_schema import VALIDATOR, plain

from leadwright.core.problem import Problem, ProblemsError
from leadwright.playbook.diff import difference
from leadwright.playbook.load import load
from leadwright.playbook.outline import outline

TEAMS = """\
working_hours: {from: 9:00, to: 18:00, days: monday to friday}
teams:
  sales:
    ana: {name: Ana Ruiz, email: ana@sales.example, capacity: 15}
    ben:
      name: Ben Okafor
      zone: Europe/London
      hours: {from: 8:00, to: 0:00, days: [saturday, sunday]}
      away: [2026-12-24, 2026-12-27 to 2027-01-03]
"""
HAND_OFF = """\
    on: [Demo Requested]
    when: account.employees > 1
    owner_first: no
    routes:
      north: {when: "account.country = 'SE'", team: sales, member: ben}
      large: {when: account.employees >= 5000, member: ana}
    escalate: {after: 1 day, to: ana}
    customers: yes
    remind_after: 2 hours
"""
ROUTED = changed_in("    remind_after: 2 hours\n", HAND_OFF)
ROUTED = ROUTED.replace(ROUTED[ROUTED.index("teams:") : ROUTED.index("consumer:")], TEAMS)
"""The small playbook, with every key of this part."""


def changed(before: str, after: str) -> str:
    return changed_in(before, after, ROUTED)


def problems(before: str, after: str) -> list[Problem]:
    with pytest.raises(ProblemsError) as caught:
        load(changed(before, after))
    return caught.value.problems


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        ("to: 18:00", "to: 8:00", "P113", "work ends before it begins"),
        ("18:00, days: monday to friday", "18:00, days: []", "P114", "no day of the week"),
        ("[saturday, sunday]", "[saturday, sun]", "P107", "sun"),
        ("[2026-12-24,", "[2026-12-32,", "P107", "is not a day"),
        ("2026-12-27 to 2027-01-03", "2027-01-03 to 2026-12-27", "P107", "before the first"),
        ("zone: Europe/London", "zone: Europe/Londinium", "P107", "not a time zone"),
        ("team: sales, member: ben", "team: slaes, member: ben", "P110", "'slaes'"),
        ("member: ana}", "member: anna}", "P110", "'anna'"),
        ("to: ana}", "to: ann}", "P110", "'ann'"),
        ("      large: {when: account.employees >= 5000, member: ana}\n",
         "      large: {when: account.employees >= 5000}\n", "P114", "leads nowhere else"),
        ("account.employees >= 5000, member", "account.staff >= 5000, member", "P122", "staff"),
        ("    when: account.employees > 1\n    owner", "    when: event.value > 1\n    owner",
         "P127", "event"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place(before: str, after: str, code: str, said: str) -> None:
    (problem,) = problems(before, after)
    assert problem.code == code
    assert said in problem.what + problem.hint
    assert problem.where.startswith("playbook.yaml:")


def test_a_hand_off_needs_something_that_asks_for_it() -> None:
    text = ROUTED.replace("    stages: [mql]\n", "").replace("    on: [Demo Requested]\n", "")
    with pytest.raises(ProblemsError) as caught:
        load(text)
    assert [one.what for one in caught.value.problems] == ["'stages' is missing"]


def test_somebody_in_two_teams_has_one_clock() -> None:
    other = "consumer:\n  engagement:\n    half_life: 7 days\n"
    text = changed(other, f"  north:\n    ben: {{name: Ben Okafor, zone: Asia/Tokyo}}\n{other}")
    with pytest.raises(ProblemsError) as caught:
        load(text)
    (problem,) = caught.value.problems
    assert "works at other times in each" in problem.what


def test_hours_come_from_the_member_or_else_from_the_playbook() -> None:
    ana, ben = load(ROUTED).teams["sales"].members
    assert ana.hours is not None
    assert ben.hours is not None
    assert (ana.hours.zone, ana.hours.from_minute, ana.hours.to_minute) == (
        "Europe/Berlin",
        540,
        1080,
    )
    assert (ben.hours.zone, ben.hours.from_minute, ben.hours.to_minute) == (
        "Europe/London",
        480,
        1440,
    )
    assert ben.hours.days == {5, 6}
    assert len(ben.hours.away) == 2


def test_the_schema_that_editors_use_knows_every_key_of_it() -> None:
    assert list(VALIDATOR.iter_errors(plain(ROUTED))) == []
    for before, after in (("2026-12-24,", "christmas,"), ("[saturday, sunday]", "[saturday, sun]")):
        assert list(VALIDATOR.iter_errors(plain(changed(before, after))))


def test_every_single_change_of_it_is_said_by_the_comparison() -> None:
    whole = outline(ROUTED)
    for edit in edits(whole):
        assert difference(whole, edit.of(whole)), edit.path


def test_days_of_absence_are_said_in_words() -> None:
    whole, other = outline(ROUTED), outline(changed("[2026-12-24, ", "["))
    (change,) = difference(whole, other)
    assert str(change) == "teams.sales.ben.away: no longer 2026-12-24"
