"""Who is who: identifiers lead to one person, and contradictions join nobody."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.capture.directory import Directory, Resolved
from leadwright.capture.event import Event
from leadwright.capture.identity import resolve
from leadwright.capture.phones import clean_phone
from leadwright.capture.plan import Linking
from leadwright.capture.roles import is_role
from leadwright.capture.traits import person_traits

ANA, BEN = "ana@acme.example", "ben@acme.example"
PHONE = "+4930901820"


class Register:
    """Resolves one event after the other."""

    def __init__(self) -> None:
        self.directory = Directory(1, Linking(), {}, {}, 1)

    def says(
        self, user: str = "", email: str = "", device: str = "", phone: str = "", **more: Any
    ) -> Resolved:
        """Whom an event with these identifiers is about."""
        traits = {"phone": phone} if phone else {}
        event = Event("event", more.pop("name", "Page Viewed"), 0, device, user, email,
                      traits=traits, **more)  # fmt: skip
        return resolve(event, self.directory)

    def who(self, **named: str) -> int:
        """The person an event with these identifiers is about."""
        return self.says(**named).person


def test_a_visitor_becomes_who_they_turn_out_to_be() -> None:
    here = Register()
    visitor = here.who(device="d1")
    assert here.who(device="d1", email=ANA) == visitor
    assert here.who(device="d1", user="u1") == visitor
    assert here.who(email=ANA) == here.who(user="u1") == visitor


def test_two_user_ids_never_become_one_person() -> None:
    here = Register()
    first, second = here.who(user="u1", device="d1"), here.who(user="u2")
    assert first != second
    both = here.says(user="u2", device="d1")
    assert both.person == second
    assert [(each.kind, each.other) for each in both.conflicts] == [("anonymous", first)]
    assert both.moves == []


def test_a_shared_device_belongs_to_the_first_user_id() -> None:
    here = Register()
    first, second = here.who(user="u1", device="d1"), here.who(user="u2", device="d1")
    assert here.who(device="d1") == first
    assert here.who(user="u2", device="d1") == second


@pytest.mark.parametrize("name", ["Signed Out", "Logged Out"])
def test_signing_out_frees_the_device_for_whoever_comes_next(name: str) -> None:
    here = Register()
    first = here.who(user="u1", device="d1")
    assert here.says(user="u1", device="d1", name=name).person == first
    visitor = here.who(device="d1")
    assert visitor != first
    assert here.who(user="u2", device="d1") == visitor


def test_a_shared_device_does_not_join_two_people_with_different_addresses() -> None:
    here = Register()
    ana, ben = here.who(email=ANA, device="d1"), here.who(email=BEN, device="d1")
    assert ana != ben
    assert here.who(device="d1") == ana


def test_a_shared_phone_does_not_join_two_people_with_different_addresses() -> None:
    here = Register()
    ana, ben = here.who(email=ANA, phone=PHONE), here.who(email=BEN, phone=PHONE)
    assert ana != ben
    assert here.who(phone=PHONE) == ana
    conflicts = here.says(email=BEN, phone=PHONE).conflicts
    assert [(each.kind, each.person, each.other) for each in conflicts] == [("phone", ben, ana)]


def test_people_known_in_ways_that_agree_turn_out_to_be_one() -> None:
    here = Register()
    by_mail, by_user, by_phone = here.who(email=ANA), here.who(user="u1"), here.who(phone=PHONE)
    assert len({by_mail, by_user, by_phone}) == 3
    joined = here.says(user="u1", email=ANA, phone=PHONE)
    assert joined.person == by_mail, "what they agreed to belongs to the address"
    assert {move.person for move in joined.moves} == {by_user, by_phone}
    assert here.who(user="u1") == here.who(email=ANA) == here.who(phone=PHONE) == by_mail


def test_an_address_of_somebody_with_another_user_id_is_a_conflict() -> None:
    here = Register()
    ana, other = here.who(user="u1", email=ANA), here.who(user="u2")
    both = here.says(user="u2", email=ANA)
    assert both.person == other
    assert [(each.kind, each.other) for each in both.conflicts] == [("email", ana)]
    assert here.who(email=ANA) == ana


def test_a_new_user_id_with_a_taken_address_makes_a_person_of_their_own() -> None:
    here = Register()
    ana = here.who(user="u1", email=ANA)
    both = here.says(user="u2", email=ANA)
    assert both.person not in (0, ana)
    assert both.traits == {"user_id": "u2"}
    assert [each.person for each in both.conflicts] == [both.person]


def test_a_role_address_is_not_a_person() -> None:
    here = Register()
    one = here.who(device="d1", email="info@acme.example")
    other = here.who(device="d2", email="info@acme.example")
    assert one != other
    mailbox = here.who(email="info@acme.example")
    assert mailbox not in (one, other)
    assert here.who(email="info@acme.example") == mailbox


def test_roles_are_told_from_people() -> None:
    assert all(map(is_role, ("info@x.example", "Sales+web@x.example", "no-reply@x.example")))
    assert not any(map(is_role, ("ines@x.example", "infos.ana@x.example", "salesman@x.example")))


def test_ids_in_other_systems_name_a_person() -> None:
    here = Register()
    ana = here.who(email=ANA, external={"salesforce": "003A", "hubspot": "7"})
    assert here.who(external={"salesforce": "003A"}) == ana
    assert here.who(external={"hubspot": "7"}) == ana
    assert here.who(external={"pipedrive": "7"}) != ana


def test_an_alias_of_a_user_id_joins_nobody() -> None:
    here = Register()
    one, other = here.who(user="u1"), here.who(user="u2")
    alias = Event("alias", "", 0, user_id="u2", previous_id="u1")
    resolved = resolve(alias, here.directory)
    assert resolved.person == other
    assert [each.other for each in resolved.conflicts] == [one]


def test_an_alias_of_a_device_is_the_person() -> None:
    here = Register()
    visitor = here.who(device="d1")
    resolved = resolve(Event("alias", "", 0, user_id="u1", previous_id="d1"), here.directory)
    assert resolved.person == visitor == here.who(user="u1")


@pytest.mark.parametrize(
    ("said", "country", "kept"),
    [
        ("+49 (30) 901820", "", PHONE),
        ("0049 30 901820", "", PHONE),
        ("030/901820", "de", PHONE),
        ("030 901820", "", ""),
        ("030 901820", "Germany", ""),
        ("+49 30 901820 ext. 12", "", ""),
        ("+1 23", "", ""),
        ("call me", "de", ""),
        ("9" * 4000, "de", ""),
    ],
)
def test_phone_numbers_have_one_spelling(said: str, country: str, kept: str) -> None:
    assert clean_phone(said, country) == kept


def test_a_phone_trait_is_kept_as_said_where_it_cannot_be_read() -> None:
    assert person_traits({"phone": "030 901820", "country": "DE"})["phone"] == PHONE
    assert person_traits({"phone": "reception"})["phone"] == "reception"
    here = Register()
    assert here.who(device="d1", phone="reception") != here.who(device="d2", phone="reception")


# ------------------------------------------------------------------------- any order

WAYS = ("user", "email", "device", "device2", "phone", "crm")


def _event(number: int, ways: frozenset[str]) -> Event:
    """Somebody who shares nothing with anybody else, named in these ways."""
    device = "device" if "device" in ways else "device2" if "device2" in ways else ""
    return Event(
        "event",
        "Page Viewed",
        0,
        anonymous_id=f"{device}-{number}" if device else "",
        user_id=f"u{number}" if "user" in ways else "",
        email=f"p{number}@mail.example" if "email" in ways else "",
        traits={"phone": f"+49309018{number:02d}"} if "phone" in ways else {},
        external={"crm": f"c{number}"} if "crm" in ways else {},
    )


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    events = [
        _event(number, frozenset(draw(st.sets(st.sampled_from(WAYS), min_size=1, max_size=4))))
        for number in range(draw(st.integers(1, 3)))
        for _ in range(draw(st.integers(1, 6)))
    ]
    return events, draw(st.permutations(events))


@settings(max_examples=400)
@given(orders())
def test_without_contradictions_any_order_gives_the_same_people(
    said: tuple[list[Event], list[Event]],
) -> None:
    once, again = map(_partition, said)
    assert once == again


def test_every_order_of_a_few_events_gives_the_same_people() -> None:
    ways = [{"user"}, {"email"}, {"user", "device"}, {"email", "device"}, {"phone", "device"}]
    events = [_event(1, frozenset(each)) for each in ways]
    partitions = {frozenset(_partition(list(order))) for order in permutations(events)}
    assert len(partitions) == 1
    assert [len(group) for group in partitions.pop()] == [4]


def _partition(events: list[Event]) -> set[frozenset[bytes]]:
    """Which identifiers belong to one person."""
    directory = Directory(1, Linking(), {}, {}, 1)
    for event in events:
        assert resolve(event, directory).conflicts == []
    groups: dict[int, set[bytes]] = {}
    for key in directory.links:
        known = directory.person(key)
        assert known is not None
        groups.setdefault(known.person, set()).add(key)
    return {frozenset(group) for group in groups.values()}
