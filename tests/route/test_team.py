"""The team unit: whose turn it is, who has room, who waits."""

from leadwright.core.input import MESSAGE, Input
from leadwright.core.outcome import Message, Outcome
from leadwright.core.unit import Team
from leadwright.route.plan import Member, TeamPlan
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
