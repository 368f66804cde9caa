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
from zlib import crc32

import msgspec
from _traffic import Traffic, anonymous_id, email_of, is_known, traits_of, user_id

from leadwright import store
from leadwright.boot import App, open_app
from leadwright.core.ids import entity_id, hashed_id, identifier_key, number_of
from leadwright.core.time import DAY, MINUTE, day_of
from leadwright.core.unit import ANYONE, Person, decode_head, decode_person, encode
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Handed, StoredTouch
from leadwright.runtime.projection import person_row
from leadwright.store.turn.streams import ERA_DAYS

BLOCK = 400
"""People who live through it for real."""
EVENTS = 20
DAYS = 3
STEP_MS = 10 * MINUTE
CHUNK_BLOCKS = 10
_row_bytes = msgspec.msgpack.Encoder().encode


class FakeClock:
    """Stands where it is put."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        return self.at


class Capturing:
    """A sender that hands everything over at once, into nothing."""

    def __init__(self, clock: FakeClock) -> None:
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
    url: str, mix: str, people: int, *, ends_at: int, history: bool = True, seen: bool = True
) -> tuple[App, int]:
    """An application at `url` with `people` warm units, and the workspace.

    Their last events were shortly before `ends_at` (ms). Without `history` or `seen` the past
    inputs and the keys of past submissions are left out, where a million units would not fit.
    """
    app = open_app(url)
    workspace = app.add_workspace("bench", shipped_text(mix), "bench").id
    app.drain()
    with TemporaryDirectory(prefix="leadwright-past-") as directory:
        past = _live(directory, mix, ends_at)
    unsafe = f"{url}?synchronous=off" if url.startswith("sqlite:") else url
    filled = store.open_store(unsafe)
    blocks = -(-people // BLOCK)
    for start in range(0, blocks, CHUNK_BLOCKS):
        with filled.begin() as turn:
            _fill(turn.db, past, range(start, min(start + CHUNK_BLOCKS, blocks)), history)
    if seen:
        with filled.begin() as turn:
            _fill_seen(turn.db, workspace, people * EVENTS, day_of(ends_at))
    with filled.begin() as turn:
        turn.allocate(workspace, past.width * blocks)
    filled.close()
    return app, workspace


class Past:
    """What the block left in the store: rows by table, entity ids from `first` on."""

    def __init__(self, app: App, workspace: int, first: int) -> None:
        self.workspace = workspace
        self.first = first
        with app.store.begin() as turn:
            self.width = number_of(turn.allocate(workspace, 0)) - first
            rows = turn.db.rows
            self.documents = rows("SELECT unit, member, bytes FROM documents ORDER BY 1, 2")
            self.homes = rows("SELECT person, unit, known, merged_into FROM homes ORDER BY 1")
            self.wakes = rows("SELECT clock, at, unit, member FROM wakes ORDER BY 1, 2, 3, 4")
            self.history = rows(
                "SELECT unit, n, person, at, kind, tag, version, ref, input, decisions"
                " FROM history ORDER BY unit, n"
            )
            self.touches = rows(f"SELECT {', '.join(TOUCH)} FROM touches ORDER BY seq")
            keys = {identifier_key(workspace, *key): p for p in range(BLOCK) for key in _keys(p)}
            found = turn.find(keys)
        self.number = {found[key]: person for key, person in keys.items() if key in found}


TOUCH = (
    "workspace", "id", "unit", "person", "state", "channel", "purpose", "address", "content",
    "sequence", "step", "not_before", "not_after", "trigger_at", "planned_at", "variables",
    "attempts", "lease_until", "handed_at", "stopped", "error",
)  # fmt: skip


def _live(directory: str, mix: str, ends_at: int) -> Past:
    """Let one block of people live through the past."""
    url = f"sqlite:{directory}"
    app = open_app(url)
    start = ends_at - DAYS * DAY
    clock = app.clock = FakeClock(start)  # type: ignore[assignment] # a clock for this run
    app._store = store.open_store(f"{url}?synchronous=off")
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
    for clock.at in range(start, ends_at, STEP_MS):
        here, there = bisect_left(moments, (clock.at - STEP_MS, 0)), bisect_left(moments, (clock.at, 0))
        rows = [each for at, person in moments[here:there] for each in traffic.submissions([person], at)]
        if rows:
            app.journal.append(rows)
        while turns.take():
            pass
    past = Past(app, workspace, first)
    app.close()
    return past


def _keys(person: int) -> Iterator[tuple[str, str]]:
    """The identifiers a person may have given."""
    yield "anonymous", anonymous_id(person)
    if is_known(person):
        yield "user", user_id(person)
        yield "email", email_of(person)


def _fill(db, past: Past, blocks: range, history: bool) -> None:  # type: ignore[no-untyped-def]
    """Write copies of the block, each under ids and addresses of its own."""
    documents, people, identifiers, homes, wakes, touches, inputs = [], [], [], [], [], [], []
    for block in blocks:
        by = block * past.width
        heads = {}
        for unit, member, document in past.documents:
            if number_of(unit) < past.first:
                continue  # a team
            if member == ANYONE:
                head = heads[unit] = decode_head(document)
                head.id += by
                documents.append((unit + by, ANYONE, encode(head)))
                continue
            person = _copy(decode_person(document), past.number[member], block, by)
            if person.shown:
                row = person_row(person, heads[unit])
                person.shown = crc32(_row_bytes(row)) or 1
                people.append(msgspec.structs.astuple(row))
            documents.append((unit + by, member + by, encode(person)))
        for entity, known in past.number.items():
            for key in _keys(known + block * BLOCK):
                identifiers.append((identifier_key(past.workspace, *key), entity + by))
        homes += [(person + by, unit + by, *rest) for person, unit, *rest in past.homes]
        wakes += [(c, at, u + by, m + by if m else 0) for c, at, u, m in past.wakes]
        touches += [_copy_touch(row, past, block, by) for row in past.touches]
        if history:
            inputs += [(u + by, n, p + by if p else 0, *rest) for u, n, p, *rest in past.history]
    from leadwright.store.turn.happened import HISTORY
    from leadwright.store.turn.projections import PERSON

    db.insert("documents", ("unit", "member", "bytes"), documents)
    db.insert("people", PERSON, people)
    db.insert("identifiers", ("key", "entity"), sorted(identifiers))
    db.insert("homes", ("person", "unit", "known", "merged_into"), homes)
    db.insert("wakes", ("clock", "at", "unit", "member"), sorted(wakes))
    db.insert("touches", TOUCH, touches)
    db.insert("history", HISTORY, inputs)


def _copy(person: Person, number: int, block: int, by: int) -> Person:
    """The person as somebody else."""
    said = {"user_id": user_id(number + block * BLOCK), **traits_of(number + block * BLOCK)}
    person.id += by
    person.traits = {name: said.get(name, value) for name, value in person.traits.items()}
    for touch in person.open_touches:
        touch.id = hashed_id(touch.id, block)
    return person


def _copy_touch(row: tuple, past: Past, block: int, by: int) -> tuple:  # type: ignore[type-arg]
    values = dict(zip(TOUCH, row, strict=True))
    number = past.number[values["person"]] + block * BLOCK
    values |= {"id": hashed_id(values["id"], block), "unit": values["unit"] + by}
    values["person"] += by
    values["address"] = email_of(number) if "@" in values["address"] else str(values["person"])
    return tuple(values.values())


def _fill_seen(db, workspace: int, count: int, day: int) -> None:  # type: ignore[no-untyped-def]
    """Keys of as many past submissions as there were in the days they are kept."""
    keys = sorted(os.urandom(16) for _ in range(count))
    rows = [(day // ERA_DAYS, workspace, key, day) for key in keys]
    db.insert("seen", ("era", "workspace", "key", "day"), rows)
