"""Who shares a household: by a key, by surname and address, by hand; on either store."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from town import NOON, Town

from leadwright.core.ids import entity_id, number_of
from leadwright.core.time import HOUR, MINUTE
from leadwright.core.unit import ANYONE, Head, decode_head
from leadwright.ports import HouseholdRow, Suggestion
from leadwright.runtime.refold import canonical, refold_unit
from leadwright.runtime.subjects import find_subject

PLAYBOOK = """
leadwright: 1
name: A shop for families
model: b2c
time_zone: UTC
channels:
  email: {address: email}
consumer:
  households: {by_trait: [household_id], by_group: household, by_address: true, people_at_most: 3}
  stages:
    lead: person.is_known
  convert:
    events: [Order Completed]
  sequences:
    news:
      enter_on: [News]
      suppress_customers: false
      reenter_after: 1 minute
      steps:
        - send: {name: letter, channel: email, content: hello, useful_for: 2 days}
  caps: [{at_most: 2 per 1 day, per: household}]
contents:
  hello: {subject: Hello, text: Hello}
"""


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A workspace on either store."""
    with closing(Town(either_store, PLAYBOOK)) as opened:
        yield opened


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    """A workspace on SQLite, where the store makes no difference."""
    opened = Town(tmp_path, PLAYBOOK)
    yield opened
    opened.close()


def tell(town: Town, name: str, /, **traits: Any) -> int:
    """Learn something of somebody; their person id."""
    email = f"{name}@mail.example"
    body = {"email": email, "consent_email_marketing": True, **traits}
    town.say("traits", email=email, user_id=name, body=body)
    town.settle(town.clock.at + MINUTE)
    return find_subject(town.queries, town.workspace, f"user:{name}").person


def unit_of(town: Town, person: int) -> int:
    """Where they live."""
    home = town.queries.home(town.workspace, person)
    assert home is not None
    return home.unit


def head_of(town: Town, person: int) -> Head:
    """The head of their unit."""
    document = town.queries.document(unit_of(town, person), ANYONE)
    assert document is not None
    head = decode_head(document)
    assert isinstance(head, Head)
    return head


def households(town: Town) -> list[HouseholdRow]:
    """As lists show them."""
    rows: list[HouseholdRow] = town.queries.households(town.workspace, 50).rows
    return rows


def listed(town: Town) -> list[Suggestion]:
    """What is to be decided."""
    rows: list[Suggestion] = town.queries.suggestions(town.workspace, 50, state="open").rows
    return rows


def answered(town: Town, name: str, **fields: Any) -> str:
    """Give a command; what became of it."""
    ref = town.command(name, **fields)
    town.settle(town.clock.at + MINUTE)
    answer = town.queries.answer(town.workspace, ref)
    assert answer is not None
    return answer.state


BERG = {"last_name": "Berg", "street": "Hauptstr. 5", "postal_code": "10115"}


def test_people_of_one_key_share_a_household_and_are_listed(town: Town) -> None:
    ana = tell(town, "ana", household_id="h1", last_name="Berg")
    assert households(town) == []
    ben = tell(town, "ben", household_id="h1", last_name="Haas")
    assert unit_of(town, ana) == unit_of(town, ben)
    town.say("event", "Order Completed", user_id="ana", body={"total": 12.5})
    town.settle(town.clock.at + MINUTE)
    (row,) = households(town)
    assert row == HouseholdRow(
        unit_of(town, ana), "Berg / Haas", 2, 1, 1250, town.clock.at - MINUTE
    )
    assert head_of(town, ana).kind == "household"


def test_a_group_call_of_the_type_names_the_household_and_makes_no_account(here: Town) -> None:
    ana = tell(here, "ana", household_id="h1")
    ben = tell(here, "ben")
    here.say("account", user_id="ben", group_id="h1", body={"type": "Household", "name": "Bergs"})
    here.settle(here.clock.at + MINUTE)
    assert unit_of(here, ana) == unit_of(here, ben)
    assert here.accounts() == []


def test_surname_and_address_in_any_spelling_make_a_household(here: Town) -> None:
    ana = tell(here, "ana", **BERG)
    said = {"name": "Ben Bérg", "street": "HAUPTSTRASSE 5", "postal_code": "10115"}
    ben = tell(here, "ben", **said)
    cleo = tell(here, "cleo", **BERG | {"last_name": "Haas"})
    dan = tell(here, "dan", **BERG | {"street": "Hauptstr. 6"})
    assert unit_of(here, ana) == unit_of(here, ben)
    assert len({unit_of(here, each) for each in (ana, cleo, dan)}) == 3


def test_surname_and_address_may_be_said_one_after_the_other(here: Town) -> None:
    ana = tell(here, "ana", last_name="Berg")
    ben = tell(here, "ben", **BERG)
    assert unit_of(here, ana) != unit_of(here, ben)
    tell(here, "ana", street="Hauptstraße 5", postal_code="10115")
    assert unit_of(here, ana) == unit_of(here, ben)


def test_a_key_beats_an_address(here: Town) -> None:
    ana, ben = tell(here, "ana", **BERG), tell(here, "ben", **BERG)
    cleo = tell(here, "cleo", household_id="h1")
    tell(here, "ben", household_id="h1")
    assert unit_of(here, ben) == unit_of(here, cleo) != unit_of(here, ana)
    tell(here, "ben", **BERG)
    assert unit_of(here, ben) == unit_of(here, cleo)


def test_who_says_another_key_moves_with_all_they_have(town: Town) -> None:
    ana, ben = tell(town, "ana", household_id="h1"), tell(town, "ben", household_id="h1")
    cleo = tell(town, "cleo", household_id="h2")
    town.say("event", "Order Completed", user_id="ben", body={"total": 20})
    town.settle(town.clock.at + MINUTE)
    tell(town, "ben", household_id="h2")
    assert unit_of(town, ben) == unit_of(town, cleo) != unit_of(town, ana)
    (row,) = households(town)
    assert (row.unit, row.people, row.orders, row.spent) == (unit_of(town, cleo), 2, 1, 2000)
    assert head_of(town, ana).kind == "individual"
    assert head_of(town, ana).customer_since == 0


def test_who_takes_the_key_back_leaves_for_where_the_address_says(here: Town) -> None:
    ana, ben = tell(here, "ana", household_id="h1"), tell(here, "ben", household_id="h1")
    tell(here, "ben", household_id=None)
    assert unit_of(here, ben) != unit_of(here, ana)
    cleo = tell(here, "cleo", household_id="h1", **BERG)
    dan = tell(here, "dan", **BERG)
    assert unit_of(here, cleo) == unit_of(here, ana)
    tell(here, "cleo", household_id="")
    assert unit_of(here, cleo) == unit_of(here, dan)


def test_a_place_that_too_many_share_is_bounded_and_listed_once(town: Town) -> None:
    people = [tell(town, f"p{number}", **BERG) for number in range(6)]
    assert [head_of(town, each).people for each in people] == [3, 3, 3, 1, 1, 1]
    (one,) = listed(town)
    assert (one.kind, one.person, one.other) == ("household", people[3], unit_of(town, people[0]))
    assert "suggestion" in {each.kind for each in town.decided("suggestion")}
    tell(town, "p0", street="Anderswo 1", postal_code="10115")
    tell(town, "p5", **BERG)
    assert unit_of(town, people[5]) == unit_of(town, people[1])
    answered(town, "accept_suggestion", body={"suggestion": one.id}, person=one.person)
    assert unit_of(town, people[3]) == unit_of(town, people[1])


def test_by_hand_people_join_and_leave_whatever_keys_say(town: Town) -> None:
    ana, ben = tell(town, "ana"), tell(town, "ben")
    assert answered(town, "join_household", person=ben, body={"with": ana}) == "folded"
    assert unit_of(town, ana) == unit_of(town, ben)
    assert head_of(town, ana).kind == "household"
    assert sorted(head_of(town, ana).members or {}) == [ana, ben]
    tell(town, "ben", household_id="h9")
    assert unit_of(town, ana) == unit_of(town, ben)
    assert answered(town, "leave_household", person=ben) == "folded"
    assert unit_of(town, ana) != unit_of(town, ben)
    tell(town, "ana", household_id="h9")
    tell(town, "ben", household_id="h9")
    assert unit_of(town, ana) != unit_of(town, ben)
    assert sorted(town.decisions("household")) == ["formed", "joined", "joined", "left"]


def test_commands_that_make_no_sense_are_refused(here: Town) -> None:
    ana = tell(here, "ana")
    answered(here, "leave_household", person=ana)
    answered(here, "join_household", person=ana, body={"with": ana})
    answered(here, "join_household", person=ana, body={"with": entity_id(1, 999)})
    said = [each.because for each in here.decided("refused")]
    assert said == ["they are in no household", "they are in that household already"]
    assert len(here.queries.set_aside(here.workspace, 9)) == 1


def test_the_cap_holds_over_people_who_have_just_met(town: Town) -> None:
    tell(town, "ana", household_id="h1")
    tell(town, "ben", household_id="h2")
    for name in ("ana", "ben"):
        town.say("event", "News", user_id=name)
        town.settle(town.clock.at + MINUTE)
    tell(town, "ben", household_id="h1")
    for name in ("ana", "ben"):
        town.say("event", "News", user_id=name)
        town.settle(town.clock.at + MINUTE)
    assert len(town.touches()) == 2
    assert town.decisions("withheld") == ["household_cap", "household_cap"]


def test_what_is_no_more_for_them_is_withdrawn_when_a_customer_moves_in(tmp_path: Path) -> None:
    here = Town(tmp_path, PLAYBOOK.replace("      suppress_customers: false\n", ""))
    tell(here, "ana", household_id="h1")
    tell(here, "ben")
    here.say("event", "Order Completed", user_id="ben")
    here.say("event", "News", user_id="ana")
    here.settle(here.clock.at + MINUTE)
    assert [stored.state for stored in here.touches()] == ["planned"]
    tell(here, "ben", household_id="h1")
    assert [stored.state for stored in here.touches()] == ["withdrawn"]
    here.close()


def test_merged_into_somebody_who_lives_alone_they_live_there_and_apart_again(town: Town) -> None:
    ana, ben = tell(town, "ana", household_id="h1"), tell(town, "ben", household_id="h1")
    cleo = tell(town, "cleo")
    alone = unit_of(town, cleo)
    answered(town, "merge_people", person=ben, body={"into": cleo})
    assert unit_of(town, cleo) == unit_of(town, ana)
    assert head_of(town, ana).people == 2
    town.say("event", "Order Completed", user_id="ben", body={"total": 5})
    town.settle(town.clock.at + MINUTE)
    assert households(town)[0].orders == 1
    answered(town, "unmerge_people", person=ben)
    assert unit_of(town, ben) == unit_of(town, ana)
    assert unit_of(town, cleo) == alone
    assert sorted(head_of(town, ana).members or {}) == [ana, ben]
    assert (households(town)[0].people, households(town)[0].orders) == (2, 1)
    assert head_of(town, cleo).people == 1


def test_merged_within_a_household_and_parted_again(town: Town) -> None:
    ana, ben, cleo = (tell(town, each, household_id="h1") for each in ("ana", "ben", "cleo"))
    for name in ("ana", "ben"):
        town.say("event", "Order Completed", user_id=name, body={"total": 10})
    town.settle(town.clock.at + MINUTE)
    answered(town, "merge_people", person=ben, body={"into": ana})
    assert sorted(head_of(town, ana).members or {}) == [ana, cleo]
    assert (households(town)[0].people, households(town)[0].orders) == (2, 2)
    answered(town, "unmerge_people", person=ben)
    assert sorted(head_of(town, ana).members or {}) == [ana, ben, cleo]
    assert (households(town)[0].people, households(town)[0].spent) == (3, 2000)
    assert town.decisions("refused") == []


def test_refolded_households_are_the_same_bytes(here: Town) -> None:
    for name in ("ana", "ben", "cleo"):
        tell(here, name, household_id="h1", last_name="Berg")
    for hour, name in enumerate(("ana", "ben", "cleo", "ana")):
        here.say("event", ("News", "Order Completed")[hour % 2], user_id=name, body={"total": 9})
        here.settle(here.clock.at + HOUR)
    tell(here, "ben", household_id="h2")
    book = here.app.playbook_of(here.workspace)
    assert book is not None
    units = 0
    for unit in here.queries.units(here.workspace, 0, 100):
        rows = here.queries.histories(unit, 0, 1000)
        if not rows:
            continue
        documents, decisions = refold_unit(rows, lambda _: book)
        assert decisions == [row.decisions for row in rows]
        for member, document in documents.items():
            stored = here.queries.document(unit, member)
            assert stored is not None
            assert canonical(stored) == document, (number_of(unit), number_of(member))
        units += 1
    assert units >= 2


def test_a_playbook_without_households_has_none(tmp_path: Path) -> None:
    text = PLAYBOOK.replace("  households:", "  # households:").replace(", per: household", "")
    town = Town(tmp_path, text)
    ana, ben = tell(town, "ana", household_id="h1", **BERG), tell(town, "ben", household_id="h1")
    assert unit_of(town, ana) != unit_of(town, ben)
    answered(town, "join_household", person=ben, body={"with": ana})
    (refused,) = town.decided("refused")
    assert refused.because.startswith("the playbook forms no households")
    assert town.clock.at > NOON
    town.close()
