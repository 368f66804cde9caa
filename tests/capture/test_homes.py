"""Which household somebody belongs to, as far as identifiers and what people say tell it."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.capture.addresses import address_of, small, surname_of
from leadwright.capture.directory import Directory
from leadwright.capture.event import Event
from leadwright.capture.identity import resolve
from leadwright.capture.plan import Homes, Linking

HOMES = Homes(keys=("household_id", "family"), group_type="household", by_address=True)
BERG = {"last_name": "Berg", "street": "Weg 5", "postal_code": "10115"}


class Register:
    """Resolves one event after the other."""

    def __init__(self, homes: Homes = HOMES, accounts: str = "none") -> None:
        self.directory = Directory(1, Linking(accounts=accounts, homes=homes), {}, {}, 1)

    def hears(self, event: Event) -> int:
        """The unit the event is about."""
        return resolve(event, self.directory).unit

    def says(self, user: str, device: str = "", email: str = "", **traits: Any) -> int:
        """The same of what somebody says of themselves."""
        return self.hears(Event("traits", "", 0, device, user, email, body=traits))

    def together(self) -> set[frozenset[int]]:
        """Who shares a unit with whom, by person."""
        groups: dict[int, set[int]] = {}
        for known in self.directory.people.values():
            if not known.merged_into:
                groups.setdefault(known.unit, set()).add(known.person)
        return {frozenset(group) for group in groups.values()}

    def partition(self, users: tuple[str, ...]) -> set[frozenset[str]]:
        """Who shares a unit with whom, by user id."""
        groups: dict[int, set[str]] = {}
        for user in users:
            known = self.directory.person(self.directory.key("user", user))
            if known is not None:
                groups.setdefault(known.unit, set()).add(user)
        return {frozenset(group) for group in groups.values()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hauptstr. 5", "HAUPTSTRASSE 5"),
        ("Hauptstraße 5", "Haupt Straße 5"),
        ("12 Main St., Apt. 4", "12 main street #4"),
        ("5 Rue de l'Église", "5 rue de l\u2019Eglise"),
        ("12 North Oak Avenue", "12 N. Oak Ave"),
        ("Weg 5 a", "Weg 5A"),
    ],
)
def test_an_address_is_one_however_it_is_spelled(one: str, other: str) -> None:
    assert address_of(one, "10115") == address_of(other, "10 115") != ""


@pytest.mark.parametrize(
    ("street", "place"),
    [("", "10115"), ("Weg", "10115"), ("Weg 5", ""), ("5", "10115"), ("Am Rathaus", "Köln")],
)
def test_what_is_no_whole_address_makes_no_household(street: str, place: str) -> None:
    assert address_of(street, place) == ""


def test_other_numbers_flats_and_towns_are_other_addresses() -> None:
    said = [("Weg 5", "10115"), ("Weg 6", "10115"), ("Weg 5 Apt 2", "10115"), ("Weg 5", "Köln")]
    assert len({address_of(*each) for each in said}) == 4


def test_a_surname_is_the_last_name_or_the_end_of_the_name() -> None:
    assert surname_of("Bérg", None) == surname_of(None, "Ana Maria BERG") == "berg"
    assert surname_of("von der Heide", "x") == "von der heide"
    assert surname_of(None, "Ana") == surname_of(5, None) == surname_of("  ", " ") == ""
    assert small("") == 0 < small("x") < 1 << 31


def test_who_lives_alone_with_a_key_is_in_nobodys_household_and_does_not_move() -> None:
    here = Register()
    first = here.says("u1")
    assert here.says("u1", household_id="h1") == first
    assert here.says("u2", household_id="h1") == first
    assert here.says("u3", household_id="h2") not in (0, first)


def test_numbers_and_text_are_one_key_and_the_first_trait_that_is_said_counts() -> None:
    here = Register()
    assert here.says("u1", household_id=42) == here.says("u2", household_id=" 42 ")
    assert here.says("u3", household_id=42.0) == here.says("u1", family="42")
    assert here.says("u4", household_id="7", family="42") != here.says("u1")
    assert here.says("u5", household_id="", family="7") == here.says("u4")


def test_a_key_that_was_given_up_leads_nobody_to_who_had_it_alone() -> None:
    here = Register()
    here.says("u1", household_id="old")
    moved = here.says("u1", household_id="new")
    assert here.says("u2", household_id="old") != moved
    assert here.says("u3", household_id="new") == moved


def test_an_account_beats_a_household() -> None:
    here = Register(accounts="any")
    home = here.says("u1", household_id="h1")
    assert here.says("u2", household_id="h1", email="u2@acme-works.com") != home
    work = here.says("u1", email="u1@acme-works.com")
    assert here.says("u1", household_id="h1") == work == here.says("u2")
    assert here.says("u3", household_id="h1") == home


def test_a_group_call_of_another_type_is_about_an_account() -> None:
    here = Register(accounts="any")
    group = {"group_id": "g1", "user_id": "u1"}
    home = here.hears(Event("account", "", 0, body={"type": "household"}, **group))
    assert here.says("u2", household_id="g1") == home
    resolved = resolve(Event("account", "", 0, body={"type": "team"}, **group), here.directory)
    assert resolved.account not in (0, home)


def test_with_room_again_the_next_one_comes_in() -> None:
    here = Register(Homes(keys=("household_id",), people_max=2))
    first = here.says("u1", household_id="h1")
    assert here.says("u2", household_id="h1") == first
    assert here.says("u3", household_id="h1") != first
    here.says("u2", household_id=None)
    assert here.says("u3", household_id="h1") == first
    assert here.says("u4", household_id="h1") != first


def test_who_is_merged_counts_once() -> None:
    here = Register(Homes(keys=("household_id",), people_max=2))
    first = here.says("", device="d1", household_id="h1")
    here.says("u1", household_id="h1")
    here.says("u1", device="d1")
    assert here.says("u2", household_id="h1") == first
    assert here.says("u3", household_id="h1") != first


SAID = (
    {"user_id": "u1", "body": {"household_id": "h1"}},
    {"user_id": "u2", "body": dict(BERG)},
    {"user_id": "u3", "body": {"last_name": "Berg"}},
    {"user_id": "u3", "body": {"street": "Weg 5", "postal_code": "10115"}},
    {"anonymous_id": "d4", "body": {"household_id": "h1"}},
    {"user_id": "u4", "anonymous_id": "d4", "body": {}},
)


def test_every_order_of_what_does_not_contradict_leads_to_the_same_households() -> None:
    found = set()
    for order in permutations(SAID):
        here = Register()
        for fields in order:
            here.hears(Event("traits", "", 0, **fields))  # type: ignore[arg-type] # fields by name
        found.add(frozenset(here.partition(("u1", "u2", "u3", "u4"))))
    assert found == {frozenset({frozenset({"u1", "u4"}), frozenset({"u2", "u3"})})}


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """What people say who contradict neither themselves nor one another, in two orders."""
    events = []
    for number in range(draw(st.integers(2, 5))):
        key, address = draw(st.sampled_from(("", "k1", "k2"))), draw(st.booleans())
        facts: list[dict[str, Any]] = [{"household_id": key}] if key else []
        if address and draw(st.booleans()):
            facts.append(dict(BERG))
        elif address:
            facts += [{"last_name": "Berg"}, {"street": "weg 5", "postal_code": "10115"}]
        for fact in facts or [{"age": 5}]:
            way = draw(st.sampled_from(("user", "device", "both")))
            device = f"d{number}{draw(st.integers(0, 1))}" if way != "user" else ""
            user = f"u{number}" if way != "device" else ""
            events.append(Event("traits", "", 0, device, user, body=fact))
            if device:
                events.append(Event("event", "Page Viewed", 0, device, f"u{number}"))
    return events, draw(st.permutations(events))


@settings(max_examples=300)
@given(neighbours())
def test_households_are_the_same_in_whatever_order_we_learn_of_them(
    orders: tuple[list[Event], list[Event]],
) -> None:
    users = tuple(f"u{number}" for number in range(5))
    found = []
    for events in orders:
        here = Register()
        for event in events:
            here.hears(event)
        found.append(here.partition(users))
    assert found[0] == found[1]
