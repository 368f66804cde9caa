"""A sequence or a step has another name: whoever is inside goes on where they are."""

from one_unit import ANA, NOON, Desk

from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load

TEXT = """\
leadwright: 1
name: Names
model: b2c
time_zone: UTC
channels: {email: {address: email}}
teams: {care: {ana: {name: Ana}}}
consumer:
  {caps}
  sequences:
    letters:
      value: 10
      when_capped: defer
      enter_on: [Signed Up]
      goal: [Order Completed]
      steps:
        - send: {name: one, channel: email, content: hello, useful_for: 20 days}
        - wait: 2 days
        - send: {name: two, channel: email, content: hello, useful_for: 20 days}
        - wait_until: {name: invites, event: [Invite Sent], at_most: 5 days}
        - task: {name: look, title: Look, team: care}
        - wait: 20 days
        - send: {name: last, channel: email, content: hello}
    other:
      enter_on: [Page Viewed]
      steps:
        - send: {name: other, channel: email, content: hello, useful_for: 20 days}
contents:
  hello: {subject: Hello, text: Hello}
""".replace("{caps}", "one_channel_per_offer: 1 day")
CAPPED = TEXT.replace("one_channel_per_offer: 1 day", "caps: [1 per 10 days]")


def anew(text: str = TEXT, **steps: str) -> str:
    """`letters` are `post`, and steps have other names, too."""
    text = text.replace("    letters:\n", "    post:\n      was: letters\n")
    for was, name in steps.items():
        text = text.replace(f"name: {was},", f"name: {name}, was: {was},")
    return text


def desk(text: str = TEXT) -> Desk:
    one = Desk(load(text))
    one.traits(NOON, email="ana@example.com", time_zone="UTC", consent_email_marketing=True)
    return one


def where(one: Desk) -> list[tuple[str, str, bool, int]]:
    return [(each.sequence, each.step, each.waiting, each.due) for each in one.ana.enrolments]


def test_whoever_is_inside_goes_on_at_the_instant_and_step_where_they_are() -> None:
    one = desk()
    one.event("Signed Up", NOON)
    one.book = load(anew(two="second"))
    one.event("Page Scrolled", NOON + HOUR)
    assert where(one) == [("post", "second", False, NOON + 2 * DAY)]
    said = one.decisions("enrolment")[-1]
    assert (said.name, said.because) == ("post/renamed", "letters is called post now")
    one.run_to(NOON + 3 * DAY)
    assert [(each.sequence, each.step) for each in one.touches()] == [
        ("letters", "one"), ("post", "second"),
    ]  # fmt: skip
    assert one.names("enrolment") == ["letters/entered", "post/renamed"]


def test_the_timer_alone_is_enough() -> None:
    one = desk()
    one.event("Signed Up", NOON)
    one.book = load(anew(two="second"))
    one.run_to(NOON + 3 * DAY)
    assert [each.step for each in one.touches()] == ["one", "second"]


def test_an_event_that_a_step_waits_for_is_still_waited_for() -> None:
    one = desk()
    one.event("Signed Up", NOON)
    one.run_to(NOON + 3 * DAY)
    one.book = load(anew(invites="asked"))
    one.event("Page Scrolled", NOON + 3 * DAY)
    assert where(one) == [("post", "asked", True, NOON + 7 * DAY)]
    one.event("Invite Sent", NOON + 3 * DAY + HOUR)
    assert one.names("task") == ["post/look"]


def test_a_goal_ends_it_by_its_new_name_and_closes_what_it_asked_for() -> None:
    one = desk()
    one.event("Signed Up", NOON)
    one.run_to(NOON + 8 * DAY)
    assert list(one.ana.tasks)
    one.book = load(anew())
    one.event("Order Completed", NOON + 9 * DAY)
    assert one.names("enrolment")[-1] == "post/goal"
    assert one.ana.tasks == {}


def test_what_is_planned_is_withdrawn_by_the_new_name() -> None:
    one = desk(
        TEXT.replace("  one_channel", '  quiet_hours: {from: "11:00", to: "10:00"}\n  one_channel')
    )
    one.event("Signed Up", NOON)
    planned = one.touches()[0]
    assert planned.not_before > NOON
    one.book = load(anew())
    one.event("Order Completed", NOON + HOUR)
    assert one.withdrawn() == [planned.id]


def test_what_waits_for_room_goes_on_waiting() -> None:
    one = desk(CAPPED)
    one.event("Page Viewed", NOON)
    one.receipt("sent", one.touches()[0], NOON)
    one.event("Signed Up", NOON + HOUR)
    assert [each.sequence for each in one.ana.deferred] == ["letters"]
    one.book = load(anew(CAPPED, one="first"))
    one.run_to(NOON + 11 * DAY)
    assert [(each.sequence, each.step) for each in one.touches()][1:] == [("post", "first")]


def test_nobody_enters_twice_because_of_another_name() -> None:
    one = desk()
    one.event("Signed Up", NOON)
    one.run_to(NOON + 60 * DAY)
    assert one.names("enrolment")[-1] == "letters/completed"
    one.book = load(anew())
    one.event("Signed Up", NOON + 61 * DAY)
    assert one.ana.entered == {"post": NOON}
    assert one.names("enrolment")[-1] == "letters/completed"
    assert one.ana.enrolments == []


def test_a_sweep_leaves_those_alone_who_are_not_inside() -> None:
    one = desk()
    one.event("Signed Up", NOON)
    one.run_to(NOON + 60 * DAY)
    one.book = load(anew())
    one.message("PlaybookChanged", NOON + 61 * DAY, person=ANA, motions=["consumer"])
    assert one.ana.entered == {"letters": NOON}


def test_of_a_family_all_places_are_known_by_the_new_name() -> None:
    shared = TEXT.replace("  one_channel_per_offer: 1 day",
                          "  households: {by_trait: [household_id]}\n"
                          "  caps: [{at_most: 9 per 1 day, per: household}]")  # fmt: skip
    one = Desk(load(shared), "household")
    for person in (ANA, 8):
        one.traits(NOON, person=person, email=f"{person}@example.com", time_zone="UTC",
                   consent_email_marketing=True)  # fmt: skip
        one.event("Signed Up", NOON, person=person)
    one.book = load(anew(shared))
    one.event("Page Scrolled", NOON + 1)
    members = one.unit.head.members or {}
    assert {slot.sequence for each in members.values() for slot in each.open} == {"post"}
