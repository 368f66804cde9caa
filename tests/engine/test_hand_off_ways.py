"""The hand-off: by which way, in working time, and who hears of it when nobody answers."""

from functools import cache

from one_unit import NOON, Desk

from leadwright.core.outcome import Message, Task
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.playbook.shipped import shipped_text

EVENING = NOON + 4 * HOUR + 30 * MINUTE
"""17:30 in Berlin, where work ends at 18:00."""


TEAMS = (
    "\nbusiness:\n",
    "  enterprise:\n    dora: {name: Dora Lind}\n    emil: {name: Emil Voss}\n\nbusiness:\n",
)
LARGE = ("employees >= 5000, member: ana", "employees >= 5000, team: enterprise")


@cache
def with_changes(*changes: tuple[str, str]) -> Playbook:
    """The shipped business playbook with these changes."""
    text = shipped_text("b2b")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return load(text)


def company(book: Playbook, **traits: object) -> Desk:
    """An account that is large enough, with Ana."""
    desk = Desk(book, "account")
    desk.account(**{"name": "Acme", "domain": "acme.example", "employees": 500, **traits})
    desk.traits(email="ana@acme.example", consent_email_marketing=True, time_zone="UTC")
    return desk


def asked(desk: Desk, at: int = NOON) -> Message:
    """Whom the account's interest is offered to."""
    outcome = desk.event("Demo Requested", at)
    (message,) = outcome.messages
    return message


def offered(desk: Desk, owner: str, at: int = NOON) -> str:
    """Offer it to somebody; the id of the hand-off."""
    hand_off = str(asked(desk, at).body["hand_off"])
    desk.message("HandOffGiven", at, hand_off=hand_off, owner=owner, because="next in turn")
    return hand_off


def shown(desk: Desk, kind: str) -> list[Task]:
    """Tasks of a kind, as they were shown one after another."""
    return [task for one in desk.outcomes for task in one.tasks if task.kind == kind]


def test_without_a_route_that_holds_the_team_is_asked(b2b: Playbook) -> None:
    desk = company(b2b, country="DE")
    assert asked(desk).to_team == "sales"
    (decision,) = desk.decisions("hand_off")
    assert decision.because == "mql: offered to sales, since no route holds"
    assert decision.rule == "business.hand_off"


def test_the_first_route_that_holds_wins_and_says_why() -> None:
    desk = company(with_changes(TEAMS, LARGE), country="GB", employees=9000)
    message = asked(desk)
    assert (message.to_team, message.body.get("member")) == ("enterprise", None)
    (decision,) = desk.decisions("hand_off")
    assert decision.rule == "business.hand_off.routes.large"
    assert decision.values["account.employees"] == 9000
    assert decision.because == "mql: offered to enterprise by the route large"


def test_a_route_may_name_a_member_of_the_team(b2b: Playbook) -> None:
    message = asked(company(b2b, country="IE"))
    assert (message.to_team, message.body["member"]) == ("sales", "ben")


def test_the_owner_comes_before_every_route_in_their_own_team() -> None:
    desk = company(with_changes(TEAMS, LARGE), employees=9000)
    desk.command("set_owner", NOON, owner="chen")
    message = asked(desk)
    assert (message.to_team, message.body["owner"]) == ("sales", "chen")


def test_an_owner_who_is_in_no_team_leaves_the_way_to_the_routes(b2b: Playbook) -> None:
    desk = company(b2b, country="IE")
    desk.command("set_owner", NOON, owner="somebody_else")
    message = asked(desk)
    assert (message.body["owner"], message.body["member"]) == ("", "ben")


def test_owners_come_first_only_if_the_playbook_wants_it() -> None:
    turned_off = ("    team: sales\n", "    team: sales\n    owner_first: no\n")
    book = with_changes(TEAMS, LARGE, turned_off)
    desk = company(book, employees=9000)
    desk.command("set_owner", NOON, owner="chen")
    assert asked(desk).to_team == "enterprise"


def test_the_clock_runs_in_the_working_time_of_who_has_it(b2b: Playbook) -> None:
    desk = company(b2b)
    offered(desk, "ana", EVENING)
    desk.run_to(EVENING + 16 * HOUR + 30 * MINUTE - 1)
    assert desk.names("hand_off")[-1] == "offered"
    desk.run_to(EVENING + 17 * HOUR)  # half an hour in the evening, an hour and a half from nine
    assert desk.names("hand_off")[-1] == "reminded"
    desk.run_to(EVENING + 19 * HOUR - 1)
    assert desk.names("hand_off")[-1] == "reminded"
    desk.run_to(EVENING + 19 * HOUR)
    assert desk.names("hand_off")[-1] == "taken_back"
    assert shown(desk, "hand_off")[0].due_at == EVENING + 19 * HOUR


def test_each_clock_runs_in_its_owners_zone() -> None:
    london = ("ben@sales.example, capacity: 15}", "ben@sales.example, zone: Europe/London}")
    desk = company(with_changes(london))
    offered(desk, "ben", EVENING)  # 16:30 in London
    desk.run_to(EVENING + 17 * HOUR - 1)
    assert desk.names("hand_off")[-1] == "offered"
    desk.run_to(EVENING + 17 * HOUR)  # two hours, and the night
    assert desk.names("hand_off")[-1] == "reminded"
    desk.run_to(EVENING + 19 * HOUR)
    assert desk.names("hand_off")[-1] == "taken_back"


def test_what_nobody_answers_is_escalated_once_and_closed_by_the_answer(b2b: Playbook) -> None:
    desk = company(b2b)
    hand_off = offered(desk, "ana")
    desk.run_to(NOON + DAY - 1)  # nine hours of work after noon are noon
    assert "escalated" not in desk.names("hand_off")
    desk.message("HandOffGiven", NOON + 5 * HOUR, hand_off=hand_off, owner="ben", because="turn")
    desk.run_to(NOON + DAY)
    assert desk.names("hand_off").count("escalated") == 1
    (task,) = shown(desk, "escalation")
    assert (task.owner, task.state, task.opened_at) == ("ana", "open", NOON)
    desk.run_to(NOON + 9 * DAY)
    assert desk.names("hand_off").count("escalated") == 1
    desk.command("accept", NOON + 9 * DAY)
    assert [each.state for each in shown(desk, "escalation")] == ["open", "done"]


def test_what_ages_in_the_queue_is_escalated_too(b2b: Playbook) -> None:
    desk = company(b2b)
    hand_off = str(asked(desk).body["hand_off"])
    desk.message("HandOffQueued", NOON, hand_off=hand_off)
    (waiting,) = shown(desk, "hand_off")
    assert (waiting.state, waiting.opened_at, waiting.due_at) == ("queued", NOON, 0)
    desk.run_to(NOON + DAY)
    assert desk.decisions("hand_off")[-1].because == "to ana: it waits in the queue"


def test_from_the_queue_it_asks_again_when_somebody_is_back(b2b: Playbook) -> None:
    desk = company(b2b)
    hand_off = str(asked(desk).body["hand_off"])
    desk.message("HandOffQueued", NOON, hand_off=hand_off, again_at=NOON + 3 * HOUR)
    desk.run_to(NOON + 3 * HOUR)
    (again,) = desk.outcomes[-1].messages
    assert (again.name, again.body["hand_off"]) == ("HandOffRequested", hand_off)
    desk.message("HandOffQueued", NOON + 3 * HOUR, hand_off=hand_off, again_at=NOON + 2 * DAY)
    assert desk.names("hand_off").count("queued") == 1
    desk.run_to(NOON + 2 * DAY - 1)
    assert desk.outcomes[-1].messages == []


def test_a_colleague_may_take_what_was_offered_to_somebody_else(b2b: Playbook) -> None:
    desk = company(b2b)
    offered(desk, "ana")
    outcome = desk.command("accept", NOON + HOUR)  # by ben
    assert desk.unit.head.owner == "ben"
    assert outcome.messages[0].body["owner"] == "ben"


def test_a_rep_who_declines_again_and_again_is_noted_once(b2b: Playbook) -> None:
    desk = company(b2b)
    hand_off, at = offered(desk, "ana"), NOON
    for owner in ("ben", "ana", "ben", "ana"):
        at += 7 * DAY
        desk.run_to(at)
        desk.message("HandOffGiven", at, hand_off=hand_off, owner=owner, because="turn")
    assert desk.unit.head.handoff is not None
    assert desk.unit.head.handoff.declined == ["ana", "ben"]


# ------------------------------------------------------------------------------ consumers

ADVISERS = """
  hand_off:
    on: [Checkout Started]
    when: event.value >= 5000
    team: advisers
    remind_after: 15 minutes
    accept_within: 1 hour
    reject_reasons: {no_answer: recycled, not_serious: disqualified}

teams:
  advisers: {mia: {name: Mia Brandt}, leo: {name: Leo Costa}}

contents:
"""


@cache
def advised(more: str = "") -> Playbook:
    """The shipped playbook of the shop, with people who help where very much is at stake."""
    return load(
        shipped_text("b2c").replace(
            "\ncontents:\n", ADVISERS.replace("    team", f"{more}    team")
        )
    )


def shopping(book: Playbook) -> Desk:
    """A consumer the shop knows and may write to."""
    desk = Desk(book)
    desk.traits(email="ana@example.com", consent_email_marketing=True, time_zone="UTC")
    return desk


def helped(desk: Desk, at: int = NOON) -> None:
    """A very large cart is offered to Mia."""
    (message,) = desk.event("Checkout Started", at, value=5000).messages
    hand_off = message.body["hand_off"]
    desk.message("HandOffGiven", at, hand_off=hand_off, owner="mia", because="turn")


def test_a_consumer_is_answered_by_automation() -> None:
    desk = shopping(advised())
    desk.event("Checkout Started", value=4999.99)
    assert desk.unit.head.handoff is None
    assert [touch.sequence for touch in desk.touches()] == ["welcome"]


def test_a_very_large_cart_is_offered_to_a_person_and_the_stage_stays() -> None:
    desk = shopping(advised())
    helped(desk)
    stage = desk.ana.stage
    desk.command("accept", NOON + MINUTE, person=7)
    assert desk.unit.head.handoff is not None
    assert (desk.unit.head.handoff.team, desk.unit.head.handoff.state) == ("advisers", "accepted")
    assert desk.ana.stage == stage


def test_rejected_as_not_serious_they_are_left_alone() -> None:
    desk = shopping(advised())
    helped(desk)
    desk.command("reject", NOON + MINUTE, person=7, reason="not_serious")
    assert desk.ana.stage == "disqualified"


def test_when_they_buy_the_person_who_helped_is_free_again() -> None:
    desk = shopping(advised())
    helped(desk)
    outcome = desk.event("Order Completed", NOON + MINUTE, total=8000)
    assert [each.name for each in outcome.messages] == ["HandOffReleased"]
    assert desk.event("Checkout Started", NOON + 40 * DAY, value=9000).messages == []


def test_customers_are_offered_where_the_playbook_says_so() -> None:
    desk = shopping(advised("    customers: yes\n"))
    desk.event("Order Completed", NOON, total=100)
    helped(desk, NOON + DAY)
    desk.command("accept", NOON + DAY, person=7)
    assert desk.ana.stage == "customer"


def test_the_shipped_product_led_playbook_talks_to_who_buys_very_much(hybrid: Playbook) -> None:
    desk = shopping(hybrid)
    assert desk.event("Subscription Started", NOON, value=49).messages == []
    other = shopping(hybrid)
    (message,) = other.event("Subscription Started", NOON, value=12_000).messages
    assert (message.name, message.to_team) == ("HandOffRequested", "sales")


def test_a_team_that_answers_what_is_over_is_told_so_once_more() -> None:
    desk = company(with_changes())
    hand_off = str(asked(desk).body["hand_off"])
    over = desk.command("release", NOON + HOUR)
    assert [each.name for each in over.messages] == ["HandOffReleased"]
    told = {"hand_off": hand_off, "owner": "ben", "because": "next in turn"}
    for name in ("HandOffGiven", "HandOffQueued"):  # it heard the question after that was over
        (again,) = desk.message(name, NOON + 2 * HOUR, **told).messages
        assert (again.name, again.body["hand_off"]) == ("HandOffReleased", hand_off)
    assert not desk.message("HandOffGiven", NOON + 2 * HOUR, **told | {"hand_off": "x"}).messages
