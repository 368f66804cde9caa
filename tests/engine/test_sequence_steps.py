"""What the steps of a sequence do: waits for a time or an event, ways, tasks, offers, exits."""

from datetime import UTC, datetime

import pytest
from one_unit import ANA, NOON, Desk

from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.load import load

TEXT = """\
leadwright: 1
name: Steps
model: b2c
time_zone: Europe/Berlin
attributes:
  person: {{track: text, visits: number}}
channels:
  email: {{address: email}}
offers:
  ten: {{code: TEN, ends_after: 2 days, says: 10 % off}}
teams:
  care:
    ana: {{name: Ana Ruiz, email: ana@care.example}}
consumer:
  stages:
    lead: person.is_known
    qualified: person.track = 'long'
  sequences:
    way:
      enter_on: [Signed Up]
      goal: [Order Completed]
{keys}      steps:
{steps}
    second:
      enter_at_stage: [qualified]
      steps:
        - send: {{name: hello_again, channel: email, content: words}}
contents:
  words: {{subject: Hello, text: "Hello, {{{{ offer.code }}}}"}}
"""
SEND = "- send: {name: %s, channel: email, content: words}"
FRIDAY = NOON + 2 * DAY
TUESDAY = NOON + 6 * DAY


def desk(*steps: str, keys: str = "", person: int = ANA, **traits: object) -> Desk:
    """Somebody who may be written to, under a playbook with these steps."""
    lines = "\n".join("        " + line for step in steps for line in step.splitlines())
    made = Desk(load(TEXT.format(steps=lines, keys=keys)))
    made.traits(NOON, person, email="ana@example.com", consent_email_marketing=True,
                **{"time_zone": "UTC", **traits})  # fmt: skip
    return made


def sent(one: Desk) -> list[str]:
    """Names of the steps that contacted somebody."""
    return [touch.step for touch in one.touches()]


def test_a_step_waits_for_the_next_tuesday_or_thursday_at_nine() -> None:
    one = desk("- wait_until: {name: morning, days: [tuesday, thursday], at: 09:00}", SEND % "mail")
    one.event("Signed Up", NOON)
    one.run_to(NOON + 7 * DAY)
    planned = datetime.fromtimestamp(one.touches()[0].planned_at / 1000, UTC)
    assert planned.strftime("%A %H:%M") == "Thursday 09:00"


def test_a_step_that_waits_for_a_weekday_goes_on_at_once_on_one() -> None:
    one = desk("- wait_until: {name: day, days: monday to wednesday}", SEND % "mail")
    one.event("Signed Up", NOON)
    assert sent(one) == ["mail"]


def test_nine_o_clock_is_nine_o_clock_where_the_person_is_whether_clocks_change_or_not() -> None:
    saturday = 1_711_792_800_000  # 2024-03-30 10:00 UTC: clocks change in Berlin that night
    step = "- wait_until: {name: morning, at: 09:00}"
    one = desk(step, SEND % "mail", time_zone="Europe/Berlin")
    one.event("Signed Up", saturday)
    one.run_to(saturday + 2 * DAY)
    assert datetime.fromtimestamp(one.touches()[0].planned_at / 1000, UTC).hour == 7


WAITS = """- wait_until:
    name: reads
    event: [Asset Downloaded]
    at_most: 5 days
    else:
      - send: {name: ask, channel: email, content: words}"""


def test_an_event_that_is_waited_for_goes_on_at_once() -> None:
    one = desk(WAITS, SEND % "thanks")
    one.event("Signed Up", NOON)
    one.event("Asset Downloaded", NOON + DAY)
    assert [(touch.step, touch.planned_at) for touch in one.touches()] == [("thanks", NOON + DAY)]
    one.run_to(NOON + 9 * DAY)
    assert sent(one) == ["thanks"]


def test_an_event_that_does_not_come_in_time_takes_the_other_way_and_says_so() -> None:
    one = desk(WAITS, SEND % "thanks")
    one.event("Signed Up", NOON)
    one.event("Page Viewed", NOON + DAY)
    one.run_to(NOON + 9 * DAY)
    assert sent(one) == ["ask", "thanks"]
    assert one.touches()[0].planned_at == NOON + 5 * DAY
    waited = one.decisions("enrolment")[1]
    assert (waited.name, waited.because) == (
        "way/reads/waited",
        "5 days without any of Asset Downloaded",
    )


def test_what_is_waited_for_as_the_last_step_completes_the_sequence() -> None:
    one = desk(
        SEND % "first", "- wait_until: {name: last, event: [Webinar Attended], at_most: 1 day}"
    )
    one.event("Signed Up", NOON)
    one.event("Webinar Attended", NOON + HOUR)
    assert one.names("enrolment")[-1] == "way/completed"
    assert one.ana.enrolments == []


BRANCH = """- branch:
    name: often
    when: person.visits >= 3
    then:
      - send: {name: warm, channel: email, content: words}
    else:
      - wait: 2 days
      - send: {name: cold, channel: email, content: words}"""


@pytest.mark.parametrize(
    ("visits", "steps", "way"),
    [
        (5, ["warm", "both"], "then"),
        (1, ["cold", "both"], "else"),
        (None, ["cold", "both"], "else"),
    ],
)
def test_a_branch_goes_by_its_condition_and_unknown_is_no(
    visits: int | None, steps: list[str], way: str
) -> None:
    one = desk(BRANCH, SEND % "both", visits=visits)
    one.event("Signed Up", NOON)
    one.run_to(NOON + 3 * DAY)
    assert sent(one) == steps
    decided = one.decisions("branch")[0]
    assert decided.name == f"way/often/{way}"
    assert decided.values == {"person.visits": visits}


SPLIT = """- split:
    name: words
    ways:
      short: {share: 30, steps: [{send: {name: brief, channel: email, content: words}}]}
      long: {share: 70, steps: [{send: {name: letter, channel: email, content: words}}]}
      nothing: {share: 900}"""


def test_a_split_sends_its_shares_each_way_and_each_person_always_the_same() -> None:
    one = desk(SPLIT.replace("900", "100"))
    for person in range(1, 401):
        one.event("Signed Up", NOON, person)
    ways = [name.rpartition("/")[2] for name in one.names("branch")]
    assert len(ways) == 400
    assert abs(ways.count("nothing") - 200) < 40
    assert abs(ways.count("short") - 60) < 25
    again = desk(SPLIT.replace("900", "100"))
    for person in reversed(range(1, 401)):
        again.event("Signed Up", NOON + DAY, person)
    assert [name.rpartition("/")[2] for name in again.names("branch")] == ways[::-1]


def test_a_call_is_a_task_that_asks_what_came_of_it() -> None:
    one = desk("- call: {name: ring, title: Call them, team: care, due: 2 days}")
    one.event("Signed Up", NOON)
    task = one.outcomes[-1].tasks[0]
    assert (task.kind, task.team, task.due_at) == ("call", "care", NOON + 2 * DAY)


def test_an_offer_begins_with_its_step_and_its_end_never_moves() -> None:
    offer = "- send: {name: mail, channel: email, content: words, offer: ten}"
    one = desk("- offer: {name: begin, offer: ten}", "- wait: 1 day", offer)
    one.event("Signed Up", NOON)
    one.run_to(NOON + DAY)
    assert one.touches()[0].variables["offer"]["ends"] == NOON + 2 * DAY
    assert one.decisions("offer")[0].values == {"offer": "ten", "ends": NOON + 2 * DAY}


def test_a_trait_that_is_set_counts_for_the_rules_at_once() -> None:
    one = desk("- set: {name: mark, attribute: person.track, to: long}", SEND % "mail")
    one.event("Signed Up", NOON)
    assert one.ana.traits["track"] == "long"
    assert one.ana.stage == "qualified"
    assert sent(one) == ["mail", "hello_again"]
    assert one.decisions("set")[0].because == "person.track becomes 'long'"


def test_an_exit_ends_the_sequence_where_its_condition_holds() -> None:
    steps = ("- exit: {name: enough, when: person.visits > 2}", SEND % "mail")
    stays, leaves = desk(*steps, visits=1), desk(*steps, visits=3)
    for one in (stays, leaves):
        one.event("Signed Up", NOON)
    assert sent(stays) == ["mail"]
    assert sent(leaves) == []
    assert leaves.names("enrolment") == ["way/entered", "way/exit"]
    assert leaves.decisions("enrolment")[-1].because == "step enough: person.visits > 2"


def test_a_condition_that_is_the_goal_ends_the_sequence_with_success() -> None:
    one = desk(
        SEND % "mail", "- wait: 1 day", SEND % "more", keys="      goal_when: person.visits > 2\n"
    )
    one.event("Signed Up", NOON)
    one.traits(NOON + HOUR, visits=4)
    one.run_to(NOON + 2 * DAY)
    assert sent(one) == ["mail"]
    assert one.names("enrolment")[-1] == "way/goal"


WINDOW = "      send_window: {days: monday to friday, from: 09:00, to: 17:00}\n"


def test_messages_of_a_sequence_wait_for_its_send_window() -> None:
    one = desk(SEND % "mail", keys=WINDOW)
    one.event("Signed Up", FRIDAY + 6 * HOUR)  # a Friday, 18:00
    touch = one.touches()[0]
    assert touch.not_before == FRIDAY + 2 * DAY + 21 * HOUR  # Monday, 9:00
    assert touch.not_after >= touch.not_before + 8 * HOUR


def test_a_message_that_is_not_true_any_more_when_the_window_opens_is_withheld() -> None:
    step = "- send: {name: mail, channel: email, content: words, useful_for: 1 hour}"
    one = desk(step, keys=WINDOW)
    one.event("Signed Up", FRIDAY + 6 * HOUR)
    assert one.touches() == []
    assert one.decisions("withheld")[0].because.endswith("when the send window opens")


def test_a_goal_ends_somebody_who_waits_for_an_event() -> None:
    one = desk(WAITS, SEND % "thanks")
    one.event("Signed Up", NOON)
    one.event("Order Completed", NOON + HOUR)
    one.event("Asset Downloaded", NOON + 2 * HOUR)
    one.run_to(NOON + 9 * DAY)
    assert sent(one) == []


def test_a_step_that_is_gone_from_the_playbook_ends_the_way_of_who_stood_there() -> None:
    one = desk(WAITS, SEND % "thanks")
    one.event("Signed Up", NOON)
    one.book = desk(SEND % "other").book
    one.event("Asset Downloaded", NOON + MINUTE)
    one.run_to(NOON + 9 * DAY)
    assert sent(one) == []
    assert one.decisions("enrolment")[-1].because == "step reads is not in the playbook any more"
