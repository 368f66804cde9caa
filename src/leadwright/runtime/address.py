"""Address: from journal rows to inputs of units. One resolver per workspace, in journal order."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import msgspec

from leadwright.capture.accounts import COMPANY
from leadwright.capture.directory import Conflict, Directory
from leadwright.capture.event import Event
from leadwright.capture.homes import bring_homes
from leadwright.capture.identify import DOMAIN
from leadwright.capture.identity import keys_of, resolve
from leadwright.capture.plan import Linking
from leadwright.core.ids import identifier_key, number_of, workspace_of
from leadwright.core.input import (
    ACCOUNT,
    COMMAND,
    LANE_NOW,
    MESSAGE,
    Input,
)
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import day_of
from leadwright.playbook.model import Playbook
from leadwright.ports import Answer, Home, Journaled, SetAside, Turn
from leadwright.route.absences import TELLING
from leadwright.runtime.books import Books
from leadwright.runtime.brake import BRAKES, set_brake
from leadwright.runtime.filling import USE, Filling, Tables, no_tables
from leadwright.runtime.inputs import input_of, inputs_of
from leadwright.runtime.joining import JOINING, join, join_waiting, named, named_in
from leadwright.runtime.known import bring
from leadwright.runtime.suggesting import Found, suggest
from leadwright.runtime.sweep import begin_sweep
from leadwright.runtime.uniting import Asked, told_domains, told_parent, unite_alike
from leadwright.runtime.work import Work

Reader = Callable[[Journaled], Event]
"""How a source's submissions become events; raises ProblemsError."""

Looked = tuple[Journaled, Event | ProblemsError, Collection[bytes]]
"""A row, the event it holds or what is wrong with it, and the keys of its identifiers."""

TEAM = "team"


class Addressed(msgspec.Struct):
    """What a batch became. `bots` counts visits of bots, which are never folded; `retried` are
    ids of set-aside inputs that somebody wants tried again."""

    work: list[Work] = []
    aside: list[SetAside] = []
    answers: list[Answer] = []
    bots: int = 0
    retried: list[int] = []
    found: list[Found] = []
    """Conflicts met on the way, to be listed."""


class Resolver:
    """Drops duplicates, resolves identifiers, and addresses inputs to units."""

    def __init__(
        self, readers: Mapping[str, Reader], books: Books, tables: Tables = no_tables
    ) -> None:
        self._readers = readers
        self._books = books
        self._tables = tables

    def address(self, turn: Turn, workspace: int, rows: Sequence[Journaled]) -> Addressed:
        """Address journal rows of one workspace, in order, within the turn."""
        return self._addressed(turn, workspace, self.look(rows), _seen(turn, workspace, rows))

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

    def _addressed(
        self, turn: Turn, workspace: int, looked: Sequence[Looked], seen: set[bytes]
    ) -> Addressed:
        done = Addressed()
        events, keys = self._fresh(looked, seen, done)
        directory = self._directory(turn, workspace, [event for _, event in events], keys)
        version = self._books.current(turn, workspace)
        directory.linking = self._linking(turn, workspace, version)
        filling = Filling(turn, workspace, self._tables)
        if directory.linking.homes is not None:
            bring_homes(directory, [event for _, event in events])
        for row, event in events:
            if event.kind == COMMAND and event.name == "activate":
                version = self._activate(turn, row, event, directory, done)
                directory.linking = self._linking(turn, workspace, version)
            elif event.kind == COMMAND and event.name == USE:
                if problem := filling.use(row, event):
                    self._aside(row, problem, done)
                else:
                    done.answers.append(Answer(row.id, row.workspace, "folded"))
            elif event.kind == COMMAND and event.name in BRAKES and version:
                set_brake(turn, workspace, event.name, event.body, event.actor, row.at)
                self._books.resumed = True
                done.answers.append(Answer(row.id, workspace, "folded"))
            elif event.kind == COMMAND and event.name == "retry":
                done.retried += event.body.get("ids", [])
                done.answers.append(Answer(row.id, workspace, "folded"))
            elif not version:
                self._aside(row, "no playbook is active: activate one, then retry", done)
            elif event.kind == COMMAND and event.name in TELLING:
                self._absence(turn, row, event, version, done)
            elif event.kind == COMMAND and event.name in JOINING:
                self._join(turn, row, event, directory, version, done)
            else:
                account = self._event(row, event, directory, version, done)
                if account and (event.kind == ACCOUNT or directory.alike):
                    self._accounts(Asked(turn, row, event, directory, version), account, done)
            if directory.opened or directory.called:
                done.work += filling.fill(row, event, directory, version)
            if directory.opened:
                done.work += join_waiting(turn, row, event, directory, version)
        if done.found:
            done.work += suggest(turn, directory, done.found)
        _store(turn, directory)
        return done

    def _linking(self, turn: Turn, workspace: int, version: int) -> Linking:
        return self._books.book(turn, workspace, version).linking if version else Linking()

    def version(self, turn: Turn, workspace: int) -> int:
        """The number of the playbook version in force."""
        return self._books.current(turn, workspace)

    def book(self, turn: Turn, workspace: int, version: int) -> Playbook:
        """The playbook of a version."""
        return self._books.book(turn, workspace, version)

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

    def _fresh(
        self, looked: Sequence[Looked], seen: set[bytes], done: Addressed
    ) -> tuple[list[tuple[Journaled, Event]], set[bytes]]:
        """Events that are no repeats, and the keys of their identifiers."""
        events: list[tuple[Journaled, Event]] = []
        keys: set[bytes] = set()
        for row, event, own in looked:
            if row.key:
                if row.key in seen:
                    if row.lane == LANE_NOW:
                        done.answers.append(Answer(row.id, row.workspace, "duplicate"))
                    continue
                seen.add(row.key)  # a repeat within the batch
            if isinstance(event, ProblemsError):
                self._aside(row, str(event), done)
            elif event.bot:
                done.bots += 1
            else:
                events.append((row, event))
                keys.update(own)
        return events, keys

    def _directory(
        self, turn: Turn, workspace: int, events: Sequence[Event], keys: set[bytes]
    ) -> Directory:
        found = turn.find(keys) if keys else {}
        named = {entity for event in events if event.kind == COMMAND for entity in named_in(event)}
        first = turn.allocate(workspace, 0)
        directory = Directory(workspace, Linking(), found, {}, number_of(first))
        bring(turn, directory, set(found.values()) | named)
        directory.find = turn.find
        return directory

    def _event(
        self, row: Journaled, event: Event, directory: Directory, version: int, done: Addressed
    ) -> int:
        """Address it; the account it named, 0: none."""
        if event.kind == COMMAND:
            self._command(row, event, directory, version, done)
            return 0
        resolved = resolve(event, directory)
        if not resolved.person and not resolved.account:
            self._aside(row, "it names nobody: no user id, e-mail or anonymous id", done)
            return 0
        done.work += inputs_of(row, event, resolved, version)
        if resolved.account_named:
            hint = Conflict(COMPANY, resolved.account_named, resolved.person)
            done.found.append(Found(row, event, version, hint))
        if resolved.conflicts:
            done.found += [Found(row, event, version, each) for each in resolved.conflicts]
        return resolved.account

    def _accounts(self, asked: Asked, account: int, done: Addressed) -> None:
        """What an event says of accounts besides: which is above it, and which two may be one."""
        row, event = asked.row, asked.event
        if event.kind == ACCOUNT and event.body.get("parent"):
            done.work += told_parent(asked, account)
        if event.kind == ACCOUNT and event.body.get("domains"):
            done.work += told_domains(asked, account)
        if asked.directory.alike:
            work, unsure = unite_alike(asked)
            done.work += work
            hints = [Conflict(DOMAIN, other, one) for one, other in unsure]
            done.found += [Found(row, event, asked.version, hint) for hint in hints]

    def _command(
        self, row: Journaled, event: Event, directory: Directory, version: int, done: Addressed
    ) -> None:
        via, unit = event.person, event.unit
        if via or event.user_id or event.email:
            via = via or named(event, directory)
            known = directory.root(via)
            if known is None:
                self._aside(row, "the command names nobody we know", done)
                return
            person, unit = known.person, known.unit
        else:
            person, via = 0, unit
            unit = directory.unit_of(unit)
        if not unit or workspace_of(unit) != row.workspace:
            self._aside(row, "the command names no person and no account", done)
            return
        input = input_of(row, event, COMMAND, person, version, via=via)
        if not person and via == unit:
            input.via = 0
        done.work.append(Work(unit, person, row.lane, input))

    def _join(
        self,
        turn: Turn,
        row: Journaled,
        event: Event,
        directory: Directory,
        version: int,
        done: Addressed,
    ) -> None:
        """Carry out a command about who is who."""
        joined = join(turn, row, event, directory, version)
        if isinstance(joined, str):
            self._aside(row, joined, done)
        elif joined:
            done.work += joined
        else:
            done.answers.append(Answer(row.id, row.workspace, "folded"))

    def _absence(
        self, turn: Turn, row: Journaled, event: Event, version: int, done: Addressed
    ) -> None:
        """Every team of the member hears of it."""
        member, teams = event.body.get("member"), self.book(turn, row.workspace, version).teams
        theirs = [name for name, team in teams.items() if any(m.id == member for m in team.members)]
        keys = {name: identifier_key(row.workspace, TEAM, name) for name in theirs}
        units = turn.find(keys.values())
        for number, name in enumerate(theirs):
            input = input_of(row, event, MESSAGE, 0, version, {**event.body, "team": name})
            if number:
                input.ref = 0  # one answer is enough
            done.work.append(Work(units[keys[name]], 0, LANE_NOW, input))
        if not theirs:
            self._aside(row, "the command names nobody of a team", done)

    def _activate(
        self, turn: Turn, row: Journaled, event: Event, directory: Directory, done: Addressed
    ) -> int:
        """Put a playbook in force; every team it names is a unit, and hears of it."""
        hash = str(event.body.get("hash", ""))
        author, note = _storable(event.actor), _storable(str(event.body.get("note", "")))
        try:
            version = self._books.activate(
                turn, row.workspace, hash, row.at, author=author, note=note
            )
        except (ProblemsError, KeyError) as error:
            self._aside(row, f"the playbook could not be activated: {error}", done)
            return self._books.current(turn, row.workspace)
        begin_sweep(turn, self._books, row.workspace, version, row.at)
        book = self._books.book(turn, row.workspace, version)
        for name in book.teams:
            key = directory.key(TEAM, name)
            unit = directory.lookup(key) or turn.find([key]).get(key, 0)
            if not unit:
                unit = directory.allocate()
                directory.link(key, unit)
            body = {"team": name}
            input = Input(MESSAGE, "RosterChanged", row.at, row.at, body=body, version=version)
            done.work.append(Work(unit, 0, LANE_NOW, input))
        done.answers.append(Answer(row.id, row.workspace, "folded"))
        return version

    def _aside(self, row: Journaled, error: str, done: Addressed) -> None:
        done.aside.append(SetAside(row.workspace, row.at, row.id, 0, 0, None, error))
        if row.lane == LANE_NOW:
            done.answers.append(Answer(row.id, row.workspace, "set_aside"))


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


def _store(turn: Turn, directory: Directory) -> None:
    if directory.links:
        turn.link(list(directory.links.items()))
    if directory.waits:
        turn.wait(directory.workspace, directory.waits.keys())
    changed = [known for known in directory.people.values() if known.changed]
    changed += [known for known in directory.accounts.values() if known.changed]
    if changed:
        turn.settle([Home(k.person, k.unit, k.known, k.merged_into, k.account) for k in changed])
    if directory.allocated:
        turn.allocate(directory.workspace, directory.allocated)


def _storable(text: str) -> str:
    """Without the one character that PostgreSQL keeps in no text."""
    return text.replace("\0", "")
