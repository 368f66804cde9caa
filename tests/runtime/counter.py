"""A shop with a counter, whose customers turn out to be one, or not."""

from typing import Any

from town import Town

from leadwright.core.time import HOUR, MINUTE
from leadwright.core.unit import ANYONE, Head, Person, decode_head, decode_person
from leadwright.ports import PersonRow
from leadwright.runtime.subjects import find_subject

PLAYBOOK = """
leadwright: 1
name: A shop with a counter
model: b2c
time_zone: UTC
currency: EUR
accounts: {link: none}
channels:
  email: {address: email}
consumer:
  engagement:
    half_life: 30 days
    rules:
      viewed: {event: Product Viewed, points: 5}
  stages:
    lead: person.is_known
    qualified: score.engagement >= 30
  hand_off:
    stages: [qualified]
    team: sales
    accept_within: 4 hours
    reject_reasons: {not_now: recycled}
  convert:
    events: [Order Completed]
    opportunity_stages: [talking, won, lost]
  sequences:
    welcome:
      enter_at_stage: [lead]
      steps:
        - send: {name: hello, channel: email, content: hello}
        - wait: 1 hour
        - task: {name: call, title: Call them, team: sales, due: 1 day}
        - wait: 1 hour
        - send: {name: again, channel: email, content: hello}
  caps: [5 per 1 day]
teams:
  sales:
    dana: {name: Dana, capacity: 5}
contents:
  hello: {subject: Hello, text: Hello}
"""
AGREED = {"consent_email_marketing": True}


def known(town: Town, name: str, **traits: Any) -> int:
    """Somebody known by their address and a user id; their person id."""
    email = f"{name}@mail.example"
    town.say("traits", email=email, user_id=name, body={"email": email, **traits})
    town.settle()
    return find_subject(town.queries, town.workspace, f"user:{name}").person


def wait(town: Town, hours: int) -> None:
    """Let time pass; nothing is handed over here."""
    for _ in range(2 * hours):
        town.settle(town.clock.at + HOUR // 2)


def merge(town: Town, one: int, into: int, **body: Any) -> str:
    """Make them one; what was answered."""
    ref = town.command("merge_people", person=one, body={"into": into, **body})
    town.settle(town.clock.at + MINUTE)
    answer = town.queries.answer(town.workspace, ref)
    assert answer is not None
    return answer.state


def record(town: Town, person: int) -> Person:
    """The person's document, where they live."""
    home = town.queries.home(town.workspace, person)
    assert home is not None
    assert not home.merged_into
    document = town.queries.document(home.unit, person)
    assert document is not None
    return decode_person(document)


def head(town: Town, person: int) -> Head:
    """The head of their unit."""
    home = town.queries.home(town.workspace, person)
    assert home is not None
    document = town.queries.document(home.unit, ANYONE)
    assert document is not None
    found = decode_head(document)
    assert isinstance(found, Head)
    return found


def row_of(town: Town, person: int) -> PersonRow | None:
    """What lists show of them."""
    return town.queries.person(town.workspace, person)
