"""Address: from journal rows to inputs of units. One resolver per workspace, in journal order."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from leadwright.capture.directory import Directory
from leadwright.capture.event import Event
from leadwright.capture.homes import bring_homes
from leadwright.capture.identity import keys_of
from leadwright.capture.plan import Linking
from leadwright.core.ids import number_of
from leadwright.core.input import COMMAND, LANE_NOW
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import day_of
from leadwright.playbook.model import Playbook
from leadwright.ports import Answer, Journaled, Turn
from leadwright.runtime.addressing import Addressed, Addressing
from leadwright.runtime.books import Books
from leadwright.runtime.filling import Filling, Tables, no_tables
from leadwright.runtime.joining import named_in
from leadwright.runtime.known import bring, store
from leadwright.runtime.spoken import Lately, Spoken, nothing_lately

Reader = Callable[[Journaled], Event]
"""How a source's submissions become events; raises ProblemsError."""

Looked = tuple[Journaled, Event | ProblemsError, Collection[bytes]]
"""A row, the event it holds or what is wrong with it, and the keys of its identifiers."""


class Resolver:
    """Drops duplicates, resolves identifiers, and addresses inputs to units."""

    def __init__(
        self, readers: Mapping[str, Reader], books: Books, tables: Tables = no_tables
    ) -> None:
        self._readers = readers
        self._books = books
        self._tables = tables

    def address(
        self,
        turn: Turn,
        workspace: int,
        rows: Sequence[Journaled],
        lately: Lately = nothing_lately,
    ) -> Addressed:
        """Address journal rows of one workspace, in order, within the turn; `lately`: what it has
        done before."""
        looked, seen = self.look(rows), _seen(turn, workspace, rows)
        return self._addressed(turn, workspace, looked, seen, lately)

    def in_slices(
        self, turn: Turn, workspace: int, looked: Sequence[Looked], size: int
    ) -> Iterator[Addressed]:
        """The same for `size` rows at a time, each slice when it is asked for."""
        seen = _seen(turn, workspace, [row for row, _, _ in looked])
        for start in range(0, len(looked), size):
            yield self._addressed(turn, workspace, looked[start : start + size], seen)

    def look(self, rows: Sequence[Journaled]) -> list[Looked]:
        """Read rows as far as that needs no turn; any thread may."""
        looked: list[Looked] = []
        for row in rows:
            try:
                event = self.read(row)
            except ProblemsError as error:
                looked.append((row, error, ()))
            else:
                looked.append((row, event, keys_of(event, row.workspace)))
        return looked

    def read(self, row: Journaled) -> Event:
        """The event a row holds. Raises ProblemsError, whatever is wrong with it."""
        try:
            return self._readers[row.source](row)
        except ProblemsError:
            raise
        except Exception as error:
            # Only the kind of error: its text may hold what a person typed.
            what = f"{type(error).__name__} while reading a row of {row.source!r}"
            raise ProblemsError([Problem("T202", what)]) from error

    def version(self, turn: Turn, workspace: int) -> int:
        """The number of the playbook version in force."""
        return self._books.current(turn, workspace)

    def book(self, turn: Turn, workspace: int, version: int) -> Playbook:
        """The playbook of a version."""
        return self._books.book(turn, workspace, version)

    def _addressed(
        self,
        turn: Turn,
        workspace: int,
        looked: Sequence[Looked],
        seen: set[bytes],
        lately: Lately = nothing_lately,
    ) -> Addressed:
        fresh, repeats = _apart(looked, seen)
        events = [each for _, each, _ in fresh if isinstance(each, Event) and not each.bot]
        directory = _directory(turn, workspace, events, fresh)
        filling = Filling(turn, workspace, self._tables)
        spoken = Spoken(turn, workspace, lately)
        slice = Addressing(turn, directory, self._books, filling, spoken)
        slice.done.answers += repeats
        bring_homes(directory, events)
        for row, event, _ in fresh:
            if isinstance(event, ProblemsError):
                slice.aside(row, str(event))
            elif event.bot:
                slice.done.bots += 1
            else:
                slice.take(row, event)
        slice.finish()
        store(turn, directory)
        return slice.done


def _apart(looked: Sequence[Looked], seen: set[bytes]) -> tuple[Sequence[Looked], Sequence[Answer]]:
    """What is no repeat, and the answers to what is."""
    fresh, repeats = [], []
    for each in looked:
        row = each[0]
        if row.key and row.key in seen:
            if row.lane == LANE_NOW:
                repeats.append(Answer(row.id, row.workspace, "duplicate"))
            continue
        if row.key:
            seen.add(row.key)  # a repeat within the batch
        fresh.append(each)
    return fresh, repeats


def _directory(
    turn: Turn, workspace: int, events: Sequence[Event], fresh: Sequence[Looked]
) -> Directory:
    """Who is known of those whom the events name."""
    keys = {key for _, _, own in fresh for key in own}
    found = turn.find(keys) if keys else {}
    named = {entity for event in events if event.kind == COMMAND for entity in named_in(event)}
    first = turn.allocate(workspace, 0)
    directory = Directory(workspace, Linking(), found, {}, number_of(first))
    bring(turn, directory, set(found.values()) | named)
    directory.find = turn.find
    return directory


def _seen(turn: Turn, workspace: int, rows: Sequence[Journaled]) -> set[bytes]:
    """Keys of the rows that were known before. Each day counts back from itself: the rows of a
    worker that was away may span many."""
    days: dict[int, dict[bytes, None]] = {}
    noted: set[bytes] = set()
    for row in rows:
        if row.key and row.key not in noted:
            noted.add(row.key)
            days.setdefault(day_of(row.at), {})[row.key] = None
    known: set[bytes] = set()
    for day in sorted(days):
        known |= turn.mark_seen(workspace, list(days[day]), day)
    return known
