"""A workspace with a past: many units with some twenty events each, made quickly.

A few hundred people live through three days in the real engine, on a clock of their own. Their
documents, identifiers, wake-ups, touches and history are then written once per block of people
with other ids and addresses, until there are as many as asked for. Every table of a turn is as full
as it would be, so pages and indexes are as deep.
"""

import gc
import os
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import msgspec

from _past import EVENTS, Past, lived
from _traffic import email_of, keys_of, traits_of, user_id
from leadwright import store
from leadwright.boot import App, open_app
from leadwright.core.ids import hashed_id, identifier_key
from leadwright.core.time import day_of
from leadwright.core.unit import ANYONE, Person, decode_head, decode_person, encode
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import HistoryRow, Home, PersonRow, Wake
from leadwright.runtime.projection import person_row
from leadwright.store.touch import COLUMNS, HIDDEN, to_row

BLOCK = 400
"""People who live through it for real."""
BLOCKS_PER_TURN = 50
"""Many, so that rows at random places (identifiers, touches) fall on pages already dirty."""
_row_bytes = msgspec.msgpack.Encoder().encode
_replace = msgspec.structs.replace


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
    past = lived(mix, min(people, BLOCK), ends_at)
    filled = store.open_store(f"{url}?synchronous=off" if url.startswith("sqlite:") else url)
    blocks = -(-people // past.people)
    gc.disable()  # nothing here goes in circles, and looking for circles takes a third longer
    try:
        for start in range(0, blocks, BLOCKS_PER_TURN):
            copies = [Copy(past, n) for n in range(start, min(start + BLOCKS_PER_TURN, blocks))]
            with filled.begin() as turn:
                _fill(turn, copies, inputs_kept)
                keys = [os.urandom(16) for _ in range(len(copies) * past.people * inputs_kept)]
                turn.mark_seen(workspace, keys, day_of(ends_at))
        with filled.begin() as turn:
            turn.allocate(workspace, past.width * blocks)
    finally:
        gc.enable()
        filled.close()
    return app, workspace


class Copy:
    """The block once more, as other people: `by` is added to entity ids."""

    def __init__(self, past: Past, number: int) -> None:
        self.past = past
        self.by = number * past.width
        self.people = number * past.people

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
            for key in keys_of(self.number(person)):
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
