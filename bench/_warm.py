"""A workspace with a past: many units with some twenty events each, made quickly.

A few hundred people live through three days in the real engine, on a clock of their own. Their
documents, identifiers, wake-ups, touches and history are then written once per block of people
with other ids and addresses, until there are as many as asked for. Every table of a turn is as full
as it would be, so pages and indexes are as deep.
"""

import os
from bisect import bisect_left
from collections.abc import Iterator
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import msgspec

from _traffic import Traffic, anonymous_id, email_of, is_known, traits_of, user_id
from leadwright import store
from leadwright.boot import App, open_app
from leadwright.core.ids import hashed_id, identifier_key, number_of
from leadwright.core.time import DAY, MINUTE, day_of
from leadwright.core.unit import ANYONE, Person, decode_head, decode_person, encode
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Handed, HistoryRow, Home, PersonRow, StoredTouch, Wake
from leadwright.runtime.projection import person_row
from leadwright.runtime.silence import Silence
from leadwright.store.touch import COLUMNS, HIDDEN, to_row

BLOCK = 400
"""People who live through it for real."""
EVENTS = 20
DAYS = 3
STEP_MS = 10 * MINUTE
BLOCKS_PER_TURN = 10
FOREVER = 1 << 60
_row_bytes = msgspec.msgpack.Encoder().encode
_replace = msgspec.structs.replace


class SetClock:
    """Stands where it is put."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        return self.at


class Capturing(Silence):
    """A sender that hands everything over at once, into nothing."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self._done: list[Handed] = []

    def room(self) -> int:
        return 1_000

    def hand_over(self, touches: list[StoredTouch]) -> None:
        now = self._clock.now()
        self._done += [Handed(one.touch.id, one.workspace, "captured", now) for one in touches]

    def results(self) -> list[Handed]:
        done, self._done = self._done, []
        return done


def warm_app(
    url: str, mix: str, people: int, *, ends_at: int, inputs_kept: int = EVENTS
) -> tuple[App, int]:
    """An application at `url` with `people` warm units, and the number of its workspace.

    Their last events were shortly before `ends_at` (ms). `inputs_kept` is how many of the past
    inputs of each are there to be read, and to be recognised when they come again: fewer, where a
    million units would not fit.
    """
    app = open_app(url)
    workspace = app.add_workspace("bench", shipped_text(mix), "bench").id
    app.drain()
    with TemporaryDirectory(prefix="leadwright-past-") as directory:
        past = _live(directory, mix, ends_at)
    filled = store.open_store(f"{url}?synchronous=off" if url.startswith("sqlite:") else url)
    blocks = -(-people // BLOCK)
    for start in range(0, blocks, BLOCKS_PER_TURN):
        copies = [Copy(past, n) for n in range(start, min(start + BLOCKS_PER_TURN, blocks))]
        with filled.begin() as turn:
            _fill(turn, copies, inputs_kept)
            keys = [os.urandom(16) for _ in range(len(copies) * BLOCK * inputs_kept)]
            turn.mark_seen(workspace, keys, day_of(ends_at))
    with filled.begin() as turn:
        turn.allocate(workspace, past.width * blocks)
    filled.close()
    return app, workspace


class Past:
    """What the block left in the store; `first` is the number of its first entity."""

    def __init__(self, app: App, workspace: int, first: int) -> None:
        self.workspace = workspace
        self.first = first
        queries = app.store.queries()
        with app.store.begin() as turn:
            self.width = number_of(turn.allocate(workspace, 0)) - first
            keys = {identifier_key(workspace, *key): p for p in range(BLOCK) for key in _keys(p)}
            found = turn.find(keys)
            self.number = {found[key]: person for key, person in keys.items() if key in found}
            self.homes = turn.homes(self.number)
            self.wakes = turn.due(0, FOREVER, FOREVER)
            units = sorted({home.unit for home in self.homes.values()})
            members = [(home.unit, person) for person, home in sorted(self.homes.items())]
            documents = turn.load([*((unit, ANYONE) for unit in units), *members])
        self.documents = sorted((*key, document) for key, document in documents.items())
        self.history = [row for unit in units for row in queries.histories(unit, 0, FOREVER)]
        self.touches: list[StoredTouch] = queries.touches(workspace, FOREVER).rows
        queries.close()


def _live(directory: str, mix: str, ends_at: int) -> Past:
    """Let one block of people live through the past."""
    app = open_app(f"sqlite:{directory}")
    start = ends_at - DAYS * DAY
    clock = app.clock = SetClock(start)  # type: ignore[assignment] # a clock for this run
    app._store = store.open_store(f"sqlite:{directory}?synchronous=off")
    workspace = app.add_workspace("bench", shipped_text(mix), "bench").id
    turns = app.turns(Capturing(clock), "past")
    while turns.take():
        pass
    with app.store.begin() as turn:
        first = number_of(turn.allocate(workspace, 0))
    random, traffic = Random(7), Traffic(workspace, mix, 7)
    moments = sorted(
        (random.randrange(start, ends_at), person) for person in range(BLOCK) for _ in range(EVENTS)
    )
    come = 0
    for clock.at in range(start, ends_at, STEP_MS):
        until = bisect_left(moments, (clock.at, 0))
        rows = [traffic.submission(person, at) for at, person in moments[come:until]]
        come = until
        if rows:
            app.journal.append(rows)
        while turns.take():
            pass
    past = Past(app, workspace, first)
    app.close()
    return past


class Copy:
    """The block once more, as other people: `by` is added to entity ids."""

    def __init__(self, past: Past, number: int) -> None:
        self.past = past
        self.by = number * past.width
        self.people = number * BLOCK

    def number(self, person: int) -> int:
        """Which of all people the copy of a person is."""
        return self.past.number[person] + self.people

    def documents(self) -> Iterator[tuple[int, int, bytes, PersonRow | None]]:
        """Documents by unit and member, and what lists show of them."""
        heads = {}
        for unit, member, document in self.past.documents:
            if member == ANYONE:
                head = heads[unit] = decode_head(document)
                head.id += self.by
                yield unit + self.by, ANYONE, encode(head), None
            else:
                person = self._person(decode_person(document))
                row = person_row(person, heads[unit]) if person.shown else None
                person.shown = crc32(_row_bytes(row)) or 1 if row else 0
                yield unit + self.by, member + self.by, encode(person), row

    def identifiers(self) -> Iterator[tuple[bytes, int]]:
        """Identifier keys and whom they lead to."""
        for person in self.past.number:
            for key in _keys(self.number(person)):
                yield identifier_key(self.past.workspace, *key), person + self.by

    def homes(self) -> Iterator[Home]:
        """Where each lives."""
        for home in self.past.homes.values():
            yield _replace(home, person=home.person + self.by, unit=home.unit + self.by)

    def wakes(self) -> Iterator[Wake]:
        """What each waits for."""
        for wake in self.past.wakes:
            member = wake.member + self.by if wake.member else 0
            yield _replace(wake, unit=wake.unit + self.by, member=member)

    def history(self, kept: int) -> Iterator[HistoryRow]:
        """The last inputs of each."""
        last: dict[int, int] = {row.unit: row.n for row in self.past.history}
        for row in self.past.history:
            if row.n > last[row.unit] - kept:
                person = row.person + self.by if row.person else 0
                yield _replace(row, unit=row.unit + self.by, person=person)

    def touches(self) -> Iterator[tuple[Any, ...]]:
        """Rows of the outbox."""
        for stored in self.past.touches:
            touch = stored.touch
            to = email_of(self.number(touch.person)) if "@" in touch.to else touch.to
            id = hashed_id(touch.id, self.people)
            mine = _replace(touch, id=id, person=touch.person + self.by, to=to)
            row = list(to_row(stored.workspace, stored.unit + self.by, mine))
            row[4] = stored.state
            yield tuple(row)

    def _person(self, person: Person) -> Person:
        number = self.number(person.id)
        said = {"user_id": user_id(number), **traits_of(number)}
        person.id += self.by
        person.traits = {name: said.get(name, value) for name, value in person.traits.items()}
        for touch in person.open_touches:
            touch.id = hashed_id(touch.id, self.people)
        return person


def _fill(turn: Any, copies: list[Copy], inputs_kept: int) -> None:
    documents = [each for copy in copies for each in copy.documents()]
    turn.save([each[:3] for each in documents])
    turn.show_people([row for *_, row in documents if row is not None])
    turn.link([each for copy in copies for each in copy.identifiers()])
    turn.settle([each for copy in copies for each in copy.homes()])
    turn.arm([each for copy in copies for each in copy.wakes()])
    turn.record([each for copy in copies for each in copy.history(inputs_kept)])
    turn.db.insert("touches", COLUMNS + HIDDEN, [e for copy in copies for e in copy.touches()])


def _keys(person: int) -> Iterator[tuple[str, str]]:
    """The identifiers a person may have given."""
    yield "anonymous", anonymous_id(person)
    if is_known(person):
        yield "user", user_id(person)
        yield "email", email_of(person)
