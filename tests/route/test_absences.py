"""Somebody says they are away: nothing is offered to them, and their clocks stand."""

from datetime import date
from typing import Any

import pytest

from leadwright.core.input import MESSAGE, Input
from leadwright.core.outcome import Outcome
from leadwright.core.time import DAY, HOUR
from leadwright.core.unit import Team
from leadwright.route.absences import ABSENCES_MAX
from leadwright.route.plan import Member, TeamPlan
from leadwright.route.team import advance_team

NOON = 1_700_049_600_000
"""2023-11-15 12:00 UTC, a Wednesday."""
PLAN = TeamPlan(name="sales", members=(Member(id="ana", name="Ana"), Member(id="ben", name="Ben")))


def tell(team: Team, name: str, at: int = NOON, **body: Any) -> Outcome:
    return advance_team(team, Input(MESSAGE, name, at, at, body=body, actor="mia"), PLAN)


def away(team: Team, member: str, first: str, last: str, at: int = NOON) -> Outcome:
    return tell(team, "set_absence", at, member=member, **{"from": first, "until": last})


def asked(team: Team, unit: int, at: int = NOON, owner: str = "") -> dict[str, Any]:
    body = {"unit": unit, "hand_off": f"h{unit}", "owner": owner, "declined": []}
    (answer,) = tell(team, "HandOffRequested", at, **body).messages
    return {"name": answer.name, **answer.body}


def test_nothing_is_offered_to_whoever_is_away_not_even_their_own() -> None:
    team = Team(name="sales")
    (told,) = away(team, "ana", "2023-11-15", "2023-11-17").decisions
    assert (told.kind, told.name) == ("absence", "ana/away")
    assert told.because == "away from 2023-11-15 to 2023-11-17, says mia"
    assert [asked(team, unit)["owner"] for unit in (1, 2)] == ["ben", "ben"]
    theirs = asked(team, 3, owner="ana")
    assert (theirs["owner"], theirs["because"][:13]) == ("ben", "ana is away; ")
    assert asked(team, 4, NOON + 3 * DAY, owner="ana")["owner"] == "ana"


def test_when_all_are_away_it_is_asked_again_when_the_first_is_back() -> None:
    team = Team(name="sales")
    away(team, "ana", "2023-11-15", "2023-11-19")
    away(team, "ben", "2023-11-14", "2023-11-16")
    queued = asked(team, 1)
    assert (queued["name"], queued["again_at"]) == ("HandOffQueued", NOON - 12 * HOUR + 2 * DAY)


def test_whoever_is_back_early_gets_what_waits() -> None:
    team = Team(name="sales")
    for member in ("ana", "ben"):
        away(team, member, "2023-11-15", "2023-11-30")
    asked(team, 1)
    outcome = tell(team, "end_absence", NOON + DAY, member="ben")
    assert [each.body["owner"] for each in outcome.messages] == ["ben"]
    assert outcome.decisions[0].because == "back, says mia"
    first = date(2023, 11, 15).toordinal()
    assert team.absences["ben"] == [[first, first]]


def test_who_is_asked_before_they_go_takes_the_absence_along() -> None:
    team = Team(name="sales")
    away(team, "ana", "2023-11-16", "2023-11-20")
    first = date(2023, 11, 16).toordinal()
    assert asked(team, 1)["away"] == [[first, first + 4]]


@pytest.mark.parametrize(
    ("member", "first", "last", "why"),
    [
        ("zoe", "2023-11-15", "2023-11-16", "'zoe' is not in the team sales"),
        ("ana", "2023-11-17", "2023-11-16", "2023-11-17 to 2023-11-16 is no time to come"),
        ("ana", "2023-10-01", "2023-10-03", "2023-10-01 to 2023-10-03 is no time to come"),
        ("ana", "tomorrow", "soon", "`from` and `until` are days, such as 2026-12-24"),
    ],
)
def test_what_cannot_be_is_refused(member: str, first: str, last: str, why: str) -> None:
    team = Team(name="sales")
    (refused,) = away(team, member, first, last).decisions
    assert (refused.kind, refused.because) == ("refused", why)
    assert team.absences == {}


def test_absences_are_bounded_and_forgotten_when_they_are_over() -> None:
    team = Team(name="sales")
    for _ in range(ABSENCES_MAX):
        away(team, "ana", "2023-11-16", "2023-11-17")
    (refused,) = away(team, "ana", "2023-11-16", "2023-11-17").decisions
    assert refused.kind == "refused"
    away(team, "ana", "2024-01-02", "2024-01-03", NOON + 30 * DAY)
    assert len(team.absences["ana"]) == 1
