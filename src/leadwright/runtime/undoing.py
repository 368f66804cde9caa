"""Whom an import told of, what nobody else has told of them, and the commands that undo it.

Only looks; what is decided is decided by the units, when they fold the commands. A second undo of
the same import sends the same commands again, which are known by their keys.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from leadwright.capture.accounts import COMPANY, account_domain, company_of
from leadwright.capture.directory import HAS_EMAIL, HAS_USER, IN_ACCOUNT
from leadwright.capture.domains import work_domain
from leadwright.capture.event import Event
from leadwright.capture.identify import DOMAIN, GROUP
from leadwright.capture.identity import named_by
from leadwright.core.ids import duplicate_key, identifier_key, number_of
from leadwright.core.input import (
    ACCOUNT,
    COMMAND,
    EVENT,
    LANE_IMPORT,
    TRAITS,
    Input,
    import_of,
)
from leadwright.core.problem import ProblemsError
from leadwright.ports import HistoryRow, Home, ImportRecord, Journaled, Submission, Undone
from leadwright.runtime.records import Records
from leadwright.runtime.refold import input_of
from leadwright.runtime.spoken import NO_REASON

PAGE = 500
TOLD = (EVENT, TRAITS, ACCOUNT)

Submit = Callable[[list[Submission]], object]


class Found(msgspec.Struct, frozen=True):
    """Somebody, or (person 0) an account, of whom the import has told. `gone`: nobody else has;
    `free` are identifiers that only it has told, `known` the flags of those that stay, `names` the
    user ids and e-mails among these. `part`: it has made them one with somebody; `leave`: has put
    them into their account. `seen`: unit -> up to which number it was looked at."""

    person: int
    unit: int
    gone: bool
    free: list[bytes]
    known: int = 0
    part: bool = False
    leave: bool = False
    changes: bool = True
    seen: dict[int, int] = {}
    names: list[bytes] = []


@dataclass(slots=True)
class Undoing:
    """Looks through an import once, whatever its size: people are taken in order of its rows."""

    records: Records
    record: ImportRecord
    others: frozenset[str] = frozenset()
    """Imports that were undone before: what they told is nobody's word."""
    rows: int = 0
    more: bool = False
    _done: "_Numbers" = field(default_factory=lambda: _Numbers())
    _units: "_Numbers" = field(default_factory=lambda: _Numbers())
    _accounts: "array[int]" = field(default_factory=lambda: array("q"))

    def look(self, rows_max: int = 0) -> Undone:
        """What undoing it would do; only its first `rows_max` inputs are looked at (0: all)."""
        undo = self.record.undo or Undone("", 0)
        return self._counted(undo, self._found(rows_max), lambda _: None)

    def run(self, submit: Submit, progress: Callable[[int], None] | None = None) -> Undone:
        """Journal the commands that undo it; what they are about."""
        undo = self.record.undo
        assert undo is not None, "an undo is begun before it is run"
        batch: list[Submission] = []

        def send(found: Found) -> None:
            batch.extend(self._commands(found, undo))
            if len(batch) >= PAGE:
                submit(list(batch))
                batch.clear()
            if progress is not None:
                progress(self.rows)

        counted = self._counted(undo, self._found(0), send)
        if batch:
            submit(batch)
        return counted

    def _counted(
        self, undo: Undone, every: Iterator[Found], each: Callable[[Found], None]
    ) -> Undone:
        count = dict.fromkeys(
            ("people_gone", "people_changed", "accounts_gone", "accounts_changed"), 0
        )
        parted = moved = freed = 0
        for found in every:
            each(found)
            what = "people" if found.person else "accounts"
            if found.gone or found.changes:
                count[f"{what}_{'gone' if found.gone else 'changed'}"] += 1
            parted += found.part
            moved += found.leave
            freed += len(found.free)
        return msgspec.structs.replace(
            undo, rows=self.rows, parted=parted, moved=moved, freed=freed, **count
        )

    def _commands(self, found: Found, undo: Undone) -> list[Submission]:
        body = {
            "import": self.record.id,
            "also": undo.also_suppressions,
            "because": f"import {self.record.id[:8]} was undone by {undo.who}",
            "free": [key.hex() for key in found.free],
            "known": found.known,
            "leave": found.leave,
            "gone": found.gone,
            "names": [key.hex() for key in found.names],
            "seen": {str(unit): n for unit, n in sorted(found.seen.items())},
        }
        events = [Event(COMMAND, "undo_import", undo.at, body=body)]
        if found.part:
            events.insert(
                0, Event(COMMAND, "unmerge_people", undo.at, body={"because": body["because"]})
            )
        for event in events:
            event.person, event.unit = found.person, 0 if found.person else found.unit
            event.actor = undo.who
        return [self._submission(event, undo) for event in events]

    def _submission(self, event: Event, undo: Undone) -> Submission:
        workspace, about = self.record.workspace, event.person or event.unit
        key = duplicate_key("undo", f"{self.record.id}:{undo.at}:{event.name}:{about}")
        return Submission(
            workspace, LANE_IMPORT, "import", undo.at, msgspec.json.encode(event), key
        )

    # ------------------------------------------------------------------ whom it told of

    def _found(self, rows_max: int) -> Iterator[Found]:
        for events in self._pages():
            for person in self._people(events):
                yield from self._about(person)
            if rows_max and self.rows >= rows_max:
                self.more = True
                break
        for unit in self._accounts:
            if found := self._account(unit):
                yield found

    def _pages(self) -> Iterator[list[Event]]:
        """The inputs of the import, page by page, as far as they are addressed."""
        workspace, after = self.record.workspace, max(0, self.record.first_ref - 1)
        end = self.records.queries.positions().get((workspace, LANE_IMPORT), 0)
        while after < end:
            rows = self.records.journal.after(workspace, LANE_IMPORT, after, PAGE)
            if not rows:
                return
            after = rows[-1].id
            events = [event for row in rows if (event := self._read(row)) is not None]
            mine = [event for event in events if import_of(event.actor) == self.record.id]
            self.rows += len(mine)
            if mine:
                yield mine

    def _people(self, events: Sequence[Event]) -> Iterator[int]:
        """Who they are by now, each once; and what accounts there are, for later."""
        workspace = self.record.workspace
        keys = [[key for _, key in named_by(event, workspace)] for event in events]
        accounts = [_account_keys(event, workspace) for event in events]
        every = {key for some in (*keys, *accounts) for key in some}
        found = self.records.queries.find(every) if every else {}
        for people, units in zip(keys, accounts, strict=True):
            for unit in (found.get(key, 0) for key in units):
                self._note_account(unit)
            for person in dict.fromkeys(found.get(key, 0) for key in people):
                home = self._root(person)
                if home is None or not self._done.add(number_of(home.person)):
                    continue
                if home.known & IN_ACCOUNT:
                    self._note_account(home.unit)
                yield home.person

    def _note_account(self, unit: int) -> None:
        if unit > 0 and self._units.add(number_of(unit)):  # a mail provider's domain is below 0
            self._accounts.append(unit)

    def _root(self, person: int) -> Home | None:
        queries, workspace = self.records.queries, self.record.workspace
        home = queries.home(workspace, person) if person else None
        while home is not None and home.merged_into:
            home = queries.home(workspace, home.merged_into)
        return home

    def _about(self, person: int) -> Iterator[Found]:
        """Somebody, and whoever the import has made one with them."""
        rows = [(row, input_of(row)) for row in self._timeline(person)]
        rows += self._among_others(rows)
        into, parted = _merges(rows, self.record.id, self._is_merged)
        seen: dict[int, int] = {}
        for row, _ in rows:
            seen[row.unit] = max(row.n, seen.get(row.unit, 0))
        for who in (*sorted(parted), person):
            mine = [each for each in rows if _whose(each, into) == who]
            home = self.records.queries.home(self.record.workspace, who)
            if home is not None:
                found = self._one(home, mine, part=who != person)
                yield msgspec.structs.replace(found, seen=seen)

    def _among_others(self, rows: list[tuple[HistoryRow, Input]]) -> list[tuple[HistoryRow, Input]]:
        """What was said of them while they were one with somebody from whom they were parted."""
        mine = {row.person for row, _ in rows if row.person}
        others, found = _left_for(rows), []
        looked = set(mine)
        while others - looked:
            other = min(others - looked)
            looked.add(other)
            theirs = [(row, input_of(row)) for row in self._timeline(other)]
            found += [each for each in theirs if abs(each[1].via) in mine]
            others |= _left_for(theirs)
        return found

    def _is_merged(self, person: int) -> bool:
        """Whether somebody is one with another still: that they are not is recorded of the other,
        whom they may have nothing to do with by now."""
        home = self.records.queries.home(self.record.workspace, person)
        return home is not None and bool(home.merged_into)

    def _one(self, home: Home, rows: list[tuple[HistoryRow, Input]], *, part: bool) -> Found:
        told, others = self._split(rows)
        reasons = any(
            input.kind in TOLD or (input.kind == COMMAND and input.name not in NO_REASON)
            for _, input in others
        )
        workspace = self.record.workspace
        rest = self._events(others)
        stays = {key: gives for event in rest for gives, key in named_by(event, workspace)}
        said = {key for event in self._events(told) for _, key in named_by(event, workspace)}
        known = 0
        for gives in stays.values():
            known |= gives
        by_hand = any(input.name == "join_account" for _, input in others)
        belongs = by_hand or any(
            event.group_id or (event.email and work_domain(event.email)) for event in rest
        )
        return Found(
            home.person,
            home.unit,
            gone=not reasons,
            free=sorted(said - stays.keys()),
            known=known,
            part=part,
            leave=reasons and not part and bool(home.known & IN_ACCOUNT) and not belongs,
            changes=bool(told),
            names=sorted(key for key, gives in stays.items() if gives & (HAS_EMAIL | HAS_USER)),
        )

    def _account(self, unit: int) -> Found | None:
        """An account and what nobody else has told of it."""
        if self.records.queries.account(self.record.workspace, unit) is None:
            return None
        said: set[bytes] = set()
        stays: set[bytes] = set()
        changes = reasons = False
        after = 0
        while rows := self.records.queries.histories(unit, after, PAGE):
            after = rows[-1].n
            told, others = self._split([(row, input_of(row)) for row in rows])
            changes = changes or any(not row.person or _deals(input) for row, input in told)
            reasons = reasons or any(
                input.kind in TOLD or (input.kind == COMMAND and input.name not in NO_REASON)
                for _, input in others
            )
            for events, keys in ((self._events(told), said), (self._events(others), stays)):
                for event in events:
                    keys.update(_account_keys(event, self.record.workspace))
        free = sorted(said - stays)
        return Found(0, unit, not reasons, free, changes=changes, seen={unit: after})

    # ------------------------------------------------------------------ what was recorded

    def _timeline(self, person: int) -> list[HistoryRow]:
        rows: list[HistoryRow] = []
        after = ""
        while True:
            page = self.records.queries.timeline(self.record.workspace, PAGE, after, person=person)
            rows += page.rows
            after = page.next
            if not after:
                return rows

    def _split(
        self, rows: list[tuple[HistoryRow, Input]]
    ) -> tuple[list[tuple[HistoryRow, Input]], list[tuple[HistoryRow, Input]]]:
        """What the import told, and what others did; no word of imports undone before."""
        told = [
            each
            for each in rows
            if import_of(each[1].actor) == self.record.id and each[1].kind in TOLD
        ]
        others = [
            each for each in rows if import_of(each[1].actor) not in (self.record.id, *self.others)
        ]
        return told, others

    def _events(self, rows: list[tuple[HistoryRow, Input]]) -> list[Event]:
        refs = sorted({row.ref for row, input in rows if row.ref and input.kind in TOLD})
        events: list[Event] = []
        for start in range(0, len(refs), PAGE):
            found = self.records.journal.read(self.record.workspace, refs[start : start + PAGE])
            events += [event for row in found.values() if (event := self._read(row)) is not None]
        return events

    def _read(self, row: Journaled) -> Event | None:
        try:
            return self.records.read(row)
        except (ProblemsError, KeyError):
            return None


class _Numbers:
    """A set of entity numbers, a bit each: they are dense."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> bool:
        """Whether it was not there yet."""
        place, bit = divmod(number, 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits) + len(self._bits) // 4))
        new = not self._bits[place] >> bit & 1
        self._bits[place] |= 1 << bit
        return new


def _left_for(rows: list[tuple[HistoryRow, Input]]) -> set[int]:
    """Those into whom somebody was merged."""
    return {input.body.get("into", 0) for _, input in rows if input.name == "Leave"} - {0}


def _merges(
    rows: list[tuple[HistoryRow, Input]], id: str, is_merged: Callable[[int], bool]
) -> tuple[Mapping[int, int], set[int]]:
    """(who is merged -> into whom, but for those whom the import has made one; and these)."""
    into: dict[int, int] = {}
    parted: set[int] = set()
    for row, input in sorted(rows, key=lambda each: (each[0].at, each[0].n)):
        if input.name == "Leave" and input.body.get("into", row.person) != row.person:
            into[row.person] = input.body["into"]
            parted.discard(row.person)
            if import_of(input.actor) == id:
                parted.add(row.person)
    into = {person: other for person, other in into.items() if is_merged(person)}
    parted &= into.keys()
    for person in parted:
        del into[person]
    return into, parted


def _whose(each: tuple[HistoryRow, Input], into: Mapping[int, int]) -> int:
    row, input = each
    who = abs(input.via) or row.person
    while who in into:
        who = into[who]
    return who


def _account_keys(event: Event, workspace: int) -> list[bytes]:
    said = [(GROUP, event.group_id), (DOMAIN, account_domain(event))]
    if event.email:
        said.append((DOMAIN, work_domain(event.email) or ""))
    if event.kind == ACCOUNT:
        said.append((COMPANY, company_of(event)))
    return [identifier_key(workspace, kind, value) for kind, value in said if value]


def _deals(input: Input) -> bool:
    return input.name in ("record_opportunity", "set_owner", "set_stage")
