"""The team unit: whose turn it is, who has room, who waits."""

from collections import Counter
from datetime import UTC, date, datetime

from leadwright.core.input import MESSAGE, Input
from leadwright.core.outcome import Message, Outcome
from leadwright.core.time import DAY, HOUR
from leadwright.core.unit import Team
from leadwright.route.plan import Hours, Member, TeamPlan
from leadwright.route.team import advance_team

PLAN = TeamPlan(
    name="sales",
    members=(
        Member(id="ana", name="Ana", capacity=2),
        Member(id="ben", name="Ben", capacity=1),
    ),
)


def _ask(team: Team, unit: int, owner: str = "", declined: tuple[str, ...] = ()) -> list[Message]:
    body = {"unit": unit, "hand_off": f"h{unit}", "owner": owner, "declined": list(declined)}
    return _tell(team, "HandOffRequested", body).messages


def _tell(team: Team, name: str, body: dict[str, object]) -> Outcome:
    return advance_team(team, Input(MESSAGE, name, 1, 1, body=body), PLAN)


def _given(messages: list[Message]) -> list[str]:
    return [str(each.body.get("owner", each.name)) for each in messages]


def test_turns_go_by_who_has_the_larger_share_of_their_capacity_free() -> None:
    team = Team()
    assert [_given(_ask(team, unit)) for unit in (1, 2, 3)] == [["ana"], ["ben"], ["ana"]]


def test_whoever_owns_the_account_gets_it_even_when_full() -> None:
    team = Team()
    for unit in (1, 2, 3):
        _ask(team, unit)
    assert _given(_ask(team, 4, owner="ben")) == ["ben"]


def test_when_nobody_is_free_it_waits_and_the_longest_waiting_is_served_first() -> None:
    team = Team()
    for unit in (1, 2, 3):
        _ask(team, unit)
    assert _given(_ask(team, 4)) == ["HandOffQueued"]
    assert _given(_ask(team, 5)) == ["HandOffQueued"]
    freed = _tell(team, "HandOffReleased", {"unit": 1, "hand_off": "h1"}).messages
    assert [(each.to_unit, each.body["owner"]) for each in freed] == [(4, "ana")]
    assert [waiting.unit for waiting in team.queue] == [5]


def test_who_declined_is_not_asked_again_while_somebody_else_is_free() -> None:
    assert _given(_ask(Team(), 1, declined=("ana",))) == ["ben"]


def test_when_all_have_declined_it_goes_round_but_not_to_the_last() -> None:
    assert _given(_ask(Team(), 1, declined=("ana", "ben"))) == ["ana"]


def test_a_hand_off_accepted_from_the_queue_is_held_and_waits_no_more() -> None:
    team = Team()
    for unit in (1, 2, 3, 4):
        _ask(team, unit)
    _tell(team, "HandOffAccepted", {"unit": 4, "hand_off": "h4", "owner": "ben"})
    assert team.holds["h4"] == "ben"
    assert team.queue == []


def test_a_team_without_a_roster_lets_everything_wait() -> None:
    team = Team()
    body = {"unit": 1, "hand_off": "h1", "owner": "", "declined": []}
    outcome = advance_team(team, Input(MESSAGE, "HandOffRequested", 1, 1, body=body), None)
    assert _given(outcome.messages) == ["HandOffQueued"]
    assert len(team.queue) == 1


NOON = round(datetime(2026, 11, 18, 12, tzinfo=UTC).timestamp() * 1000)
"""A Wednesday."""


def _hours(zone: str, *away: tuple[int, int]) -> Hours:
    return Hours(
        zone=zone, from_minute=9 * 60, to_minute=18 * 60, days=frozenset(range(5)), away=away
    )


TODAY = date(2026, 11, 18).toordinal()
FAR = TeamPlan(
    name="far",
    members=(
        Member(id="ana", name="Ana", hours=_hours("Asia/Tokyo")),
        Member(id="ben", name="Ben", hours=_hours("UTC")),
        Member(id="kim", name="Kim", hours=_hours("UTC", (TODAY, TODAY + 1))),
    ),
)


def _asked(
    team: Team, plan: TeamPlan, unit: int, at: int = NOON, **more: object
) -> list[tuple[int, object, object]]:
    body = {"unit": unit, "hand_off": f"h{unit}", "owner": "", "declined": [], **more}
    outcome = advance_team(team, Input(MESSAGE, "HandOffRequested", at, at, body=body), plan)
    return [(m.to_unit, m.body.get("owner"), m.body.get("again_at")) for m in outcome.messages]


def test_where_everything_is_answered_at_once_turns_come_as_often_as_there_is_capacity() -> None:
    team, got = Team(), Counter[str]()
    for unit in range(30):
        got.update(_given(_ask(team, unit)))
        _tell(team, "HandOffReleased", {"unit": unit, "hand_off": f"h{unit}"})
    assert got == {"ana": 20, "ben": 10}


def test_whoever_comes_back_does_not_get_all_that_they_missed() -> None:
    team, got = Team(), Counter[str]()
    away = (TODAY, TODAY)
    plan = TeamPlan(
        name="two",
        members=(
            Member(id="ana", name="Ana", hours=_hours("UTC")),
            Member(id="ben", name="Ben", hours=_hours("UTC", away)),
        ),
    )
    for unit in range(40):
        at = NOON if unit < 20 else NOON + DAY
        for _, owner, _ in _asked(team, plan, unit, at):
            got[f"{owner} {'today' if unit < 20 else 'tomorrow'}"] += 1
        body = {"unit": unit, "hand_off": f"h{unit}"}
        advance_team(team, Input(MESSAGE, "HandOffReleased", at, at, body=body), plan)
    assert got == {"ana today": 20, "ana tomorrow": 10, "ben tomorrow": 10}


def test_who_is_at_work_comes_before_who_is_asleep() -> None:
    assert _asked(Team(), FAR, 1) == [(1, "ben", None)]
    assert _asked(Team(), FAR, 1, NOON - 10 * HOUR) == [(1, "ana", None)]


def test_at_night_it_is_given_to_who_begins_next() -> None:
    team = Team()
    assert _asked(team, FAR, 1, NOON + 9 * HOUR) == [(1, "ana", None)]  # 6:00 in Tokyo
    body = {"unit": 2, "hand_off": "h2", "owner": "", "declined": []}
    input = Input(MESSAGE, "HandOffRequested", NOON + 9 * HOUR, 1, body=body)
    assert "begins work next" in advance_team(team, input, FAR).messages[0].body["because"]


def test_an_owner_who_is_absent_is_passed_over_with_the_reason() -> None:
    body = {"unit": 1, "hand_off": "h1", "owner": "kim", "declined": []}
    outcome = advance_team(Team(), Input(MESSAGE, "HandOffRequested", NOON, 1, body=body), FAR)
    assert outcome.messages[0].body["owner"] == "ben"
    assert outcome.messages[0].body["because"].startswith("kim is away; ")


def test_whom_a_route_names_gets_it_even_when_full() -> None:
    team = Team()
    for unit in (1, 2, 3):
        _ask(team, unit)
    assert _asked(team, PLAN, 4, 1, member="ben") == [(4, "ben", None)]


def test_where_all_are_absent_it_waits_until_the_first_is_back_and_keeps_its_place() -> None:
    alone = TeamPlan(name="one", members=FAR.members[2:])
    team, back = Team(), NOON + 2 * DAY - 3 * HOUR
    assert _asked(team, alone, 1) == [(1, None, back)]
    assert _asked(team, alone, 2) == [(2, None, back)]
    assert _asked(team, alone, 2, NOON + DAY) == [(2, None, back)]
    assert [waiting.unit for waiting in team.queue] == [1, 2]
    assert _asked(team, alone, 2, back) == [(1, "kim", None), (2, "kim", None)]
    assert team.queue == []
