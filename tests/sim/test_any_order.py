"""What must not matter does not: how inputs fall into batches, and in which order we learn who
somebody is."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_books import MODELS, by_hash, playbook
from simulated import Ticking

from empty_store import copy_of_empty_store
from leadwright.boot import readers
from leadwright.capture.directory import Directory
from leadwright.capture.event import Event
from leadwright.capture.identity import resolve
from leadwright.capture.plan import Linking
from leadwright.core.input import ACCOUNT, COMMAND, EVENT, LANE_LIVE, LANE_NOW, TRAITS, Input
from leadwright.core.time import DAY, MINUTE
from leadwright.core.unit import (
    Head,
    Person,
    Unit,
    decode_head,
    decode_member,
    decode_person,
    encode,
)
from leadwright.engine.advance import advance
from leadwright.ports import Submission
from leadwright.runtime.address import Resolver
from leadwright.runtime.books import Books
from leadwright.runtime.refold import canonical
from leadwright.runtime.silence import Silence
from leadwright.runtime.turns import Turns
from leadwright.store import open_journal, open_store

START = 1_767_254_400_000
NAMES = ("Page Viewed", "Product Added", "Feature Used", "Order Completed", "Signed Up")
SAID: list[dict[str, Any]] = [
    {"email": "ana@acme-works.com"},
    {"consent_email_marketing": True, "consent_webhook_marketing": True},
    {"consent_email_marketing": False, "time_zone": "Asia/Tokyo"},
]

inputs = st.one_of(
    st.tuples(st.just(EVENT), st.sampled_from(NAMES), st.just({"path": "/pricing", "value": 3})),
    st.tuples(st.just(TRAITS), st.just(""), st.sampled_from(SAID)),
    st.tuples(
        st.just(COMMAND),
        st.sampled_from(("unsubscribe", "subscribe", "set_stage", "accept", "open_opportunity")),
        st.sampled_from(({"channel": "email"}, {"stage": "customer"}, {"opportunity": "a"})),
    ),
)
told = st.lists(st.tuples(inputs, st.integers(0, 3 * DAY), st.integers(1, 3)), max_size=25)


@settings(max_examples=60)
@given(told, st.sampled_from(MODELS), st.sets(st.integers(0, 25)))
def test_any_split_into_batches_gives_the_same_bytes(
    said: list[Any], model: str, splits: set[int]
) -> None:
    whole, cut = (_folded(said, model, where) for where in (set(), splits))
    assert whole == cut


def _folded(said: list[Any], model: str, splits: set[int]) -> list[bytes]:
    """Documents and decisions; between batches everything goes to the store and comes back."""
    unit = Unit(Head(id=1, kind="account" if model != "b2c" else "individual"), {})
    at, found = START, []
    for number, ((kind, name, body), wait, person) in enumerate(said):
        if number in splits:
            people = {key: decode_person(encode(each)) for key, each in unit.people.items()}
            head = decode_head(encode(unit.head))
            assert isinstance(head, Head)
            unit = Unit(head, people)
        at += wait
        input = Input(kind, name, at, at, person, dict(body), actor="ana")
        at_hand = {person: unit.people[person]} if person in unit.people else {}
        outcome = advance(part := Unit(unit.head, at_hand), input, playbook(model, 0))
        unit.people |= part.people
        found.append(msgspec.msgpack.encode((outcome.decisions, outcome.withdrawn)))
    return [*found, encode(unit.head), *(encode(unit.people[key]) for key in sorted(unit.people))]


happening = st.builds(
    lambda kind, name, device, known, group: Event(
        kind,
        name if kind == EVENT else "",
        START,
        anonymous_id=f"device-{device}",
        email=f"p{known}@acme-works.com" if known and known < 3 else "",
        user_id=f"user-{known}" if known > 2 else "",
        group_id=group,
        body={"domain": "acme-works.com"} if kind == ACCOUNT else {"path": "/pricing"},
    ),
    st.sampled_from((EVENT, EVENT, EVENT, TRAITS, ACCOUNT)),
    st.sampled_from(NAMES),
    st.integers(1, 4),
    st.sampled_from((0, 0, 0, 1, 2, 3)),
    st.sampled_from(("", "", "g1")),
)


@settings(max_examples=25)
@given(
    st.lists(happening, max_size=20),
    st.sampled_from(MODELS),
    st.lists(st.integers(1, 7), min_size=1, max_size=5),
)
def test_any_split_into_turns_leads_to_the_same_history(
    events: list[Event], model: str, batches: list[int]
) -> None:
    assert _lived(events, model, [1_000]) == _lived(events, model, batches)


def _lived(events: list[Event], model: str, batches: list[int]) -> list[Any]:
    """Every row of history and every document after turns of these sizes, over and over."""
    with _store() as url:
        journal, store, clock = open_journal(url), open_store(url), Ticking(START + MINUTE)
        books = Books(lambda _, hash: by_hash()[hash])
        resolver = Resolver({name: module.read for name, module in readers().items()}, books)
        active = Event(COMMAND, "activate", START, body={"hash": playbook(model, 0).hash})
        rows = [(LANE_NOW, "system", active), *((LANE_LIVE, "api", each) for each in events)]
        journal.append(
            [Submission(1, lane, name, START, msgspec.json.encode(e)) for lane, name, e in rows]
        )
        turns = Turns(store, journal, resolver, books, Silence(), clock, batch=1_000)
        sizes = iter(batches * 200)
        while turns.take():
            turns.batch = next(sizes)
        found = _everything(store.queries())
        store.close()
        journal.close()
        return found


def _everything(queries: Any) -> list[Any]:
    found: list[Any] = []
    for unit in queries.units(1, 0, 1_000):
        rows = queries.histories(unit, 0, 10_000)
        found += [(row.unit, row.n, row.person, row.input, row.decisions) for row in rows]
        for member in sorted({0, *(row.person for row in rows)}):
            document = queries.document(unit, member)
            if document is not None and (not member or _is_record(document)):
                found.append((unit, member, canonical(document)))
    queries.close()
    return found


def _is_record(document: bytes) -> bool:
    return isinstance(decode_member(document), Person)


@contextmanager
def _store() -> Iterator[str]:
    path = Path(tempfile.mkdtemp(prefix="leadwright-"))
    try:
        yield copy_of_empty_store(path)
    finally:
        shutil.rmtree(path)


@st.composite
def acquaintances(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """Events about people who share nothing and are known in one way each, in two orders."""
    events = []
    for number in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from(("email", "user", "both")))
        for _ in range(draw(st.integers(1, 5))):
            device = f"d{number}-{draw(st.integers(1, 3))}" if draw(st.booleans()) else ""
            named = draw(st.booleans()) or not device
            events.append(
                Event(
                    TRAITS,
                    "",
                    START,
                    anonymous_id=device,
                    email=f"p{number}@gmail.com" if named and way != "user" else "",
                    user_id=f"u{number}" if named and way != "email" else "",
                )
            )
    return events, draw(st.permutations(events))


@settings(max_examples=200)
@given(acquaintances())
def test_people_are_the_same_in_whatever_order_we_learn_of_them(
    orders: tuple[list[Event], list[Event]],
) -> None:
    once, again = map(_partition, orders)
    assert once == again


def _partition(events: list[Event]) -> set[frozenset[bytes]]:
    """Which identifiers belong to one person."""
    directory = Directory(1, Linking(), {}, {}, 1)
    for event in events:
        resolve(event, directory)
    groups: dict[int, set[bytes]] = {}
    for key in directory.links:
        known = directory.person(key)
        assert known is not None
        groups.setdefault(known.person, set()).add(key)
    return {frozenset(group) for group in groups.values()}
