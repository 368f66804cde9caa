"""A slice of journal rows on its way to units: whom each row is about, and what follows at once."""

from collections.abc import Callable

import msgspec

from leadwright.capture.accounts import COMPANY
from leadwright.capture.directory import Conflict, Directory
from leadwright.capture.event import Event
from leadwright.capture.identify import DOMAIN
from leadwright.capture.identity import resolve
from leadwright.capture.plan import Linking
from leadwright.core.ids import identifier_key, workspace_of
from leadwright.core.input import ACCOUNT, COMMAND, LANE_NOW, MESSAGE, Input
from leadwright.core.problem import ProblemsError
from leadwright.ports import Answer, Journaled, SetAside, Turn
from leadwright.route.absences import TELLING
from leadwright.runtime.books import Books
from leadwright.runtime.brake import BRAKES, set_brake
from leadwright.runtime.filling import USE, Filling
from leadwright.runtime.freeing import forget
from leadwright.runtime.inputs import input_of, inputs_of
from leadwright.runtime.joining import JOINING, join, join_waiting, named
from leadwright.runtime.retry import dismiss
from leadwright.runtime.spoken import Spoken
from leadwright.runtime.suggesting import Found, suggest
from leadwright.runtime.sweep import begin_sweep
from leadwright.runtime.uniting import Asked, told_domains, told_parent, unite_alike
from leadwright.runtime.without import UNDO
from leadwright.runtime.work import Work

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


class Addressing:
    """Takes rows of one workspace, in order, within a turn; `done` is what they became."""

    def __init__(
        self, turn: Turn, directory: Directory, books: Books, filling: Filling, spoken: Spoken
    ) -> None:
        self.done = Addressed()
        self._spoken = spoken
        self._turn = turn
        self._directory = directory
        self._books = books
        self._filling = filling
        self._workspace = directory.workspace
        self._in_force(books.current(turn, self._workspace))

    def take(self, row: Journaled, event: Event) -> None:
        """Address what the row says, or carry it out."""
        if event.kind == COMMAND and event.name in _ANYTIME:
            _ANYTIME[event.name](self, row, event)
        elif not self._version:
            self.aside(row, "no playbook is active: activate one, then retry")
        elif event.kind == COMMAND:
            _COMMANDS.get(event.name, Addressing._command)(self, row, event)
        else:
            self._event(row, event)
        directory = self._directory
        if directory.opened or directory.called:
            self.done.work += self._filling.fill(row, event, directory, self._version)
        if directory.opened:
            self.done.work += join_waiting(self._turn, row, event, directory, self._version)

    def finish(self) -> None:
        """List the conflicts met on the way."""
        if self.done.found:
            self.done.work += suggest(self._turn, self._directory, self.done.found)

    def aside(self, row: Journaled, error: str) -> None:
        """Keep a row that says something impossible."""
        self.done.aside.append(SetAside(row.workspace, row.at, row.id, 0, 0, None, error))
        if row.lane == LANE_NOW:
            self.done.answers.append(Answer(row.id, row.workspace, "set_aside"))

    def _in_force(self, version: int) -> None:
        self._version = version
        book = self._books.book(self._turn, self._workspace, version) if version else None
        self._directory.linking = book.linking if book else Linking()

    def _carried_out(self, row: Journaled) -> None:
        self.done.answers.append(Answer(row.id, row.workspace, "folded"))

    def _event(self, row: Journaled, event: Event) -> None:
        done = self.done
        resolved = resolve(event, self._directory)
        if not resolved.person and not resolved.account:
            self.aside(row, "it names nobody: no user id, e-mail or anonymous id")
            return
        done.work += inputs_of(row, event, resolved, self._version)
        if resolved.account_named:
            hint = Conflict(COMPANY, resolved.account_named, resolved.person)
            done.found.append(Found(row, event, self._version, hint))
        if resolved.conflicts:
            done.found += [Found(row, event, self._version, each) for each in resolved.conflicts]
        if resolved.account and (event.kind == ACCOUNT or self._directory.alike):
            self._accounts(row, event, resolved.account)

    def _accounts(self, row: Journaled, event: Event, account: int) -> None:
        """What an event says of accounts besides: which is above it, and which two may be one."""
        done = self.done
        asked = Asked(self._turn, row, event, self._directory, self._version)
        if event.kind == ACCOUNT and event.body.get("parent"):
            done.work += told_parent(asked, account)
        if event.kind == ACCOUNT and event.body.get("domains"):
            done.work += told_domains(asked, account)
        if self._directory.alike:
            work, unsure = unite_alike(asked)
            done.work += work
            hints = [Conflict(DOMAIN, other, one) for one, other in unsure]
            done.found += [Found(row, event, self._version, hint) for hint in hints]

    def _command(self, row: Journaled, event: Event) -> None:
        """A command for a person or an account."""
        directory, via, unit = self._directory, event.person, event.unit
        if via or event.user_id or event.email:
            via = via or named(event, directory)
            known = directory.root(via)
            if known is None:
                self.aside(row, "the command names nobody we know")
                return
            person, unit = known.person, known.unit
        else:
            person, via = 0, unit
            unit = directory.unit_of(unit)
        if not unit or workspace_of(unit) != row.workspace:
            self.aside(row, "the command names no person and no account")
            return
        input = input_of(row, event, COMMAND, person, self._version, via=via)
        if not person and via == unit:
            input.via = 0
        self.done.work.append(Work(unit, person, row.lane, input))

    def _join(self, row: Journaled, event: Event) -> None:
        """A command about who is who."""
        joined = join(self._turn, row, event, self._directory, self._version)
        if isinstance(joined, str):
            self.aside(row, joined)
        elif joined:
            self.done.work += joined
        else:
            self._carried_out(row)

    def _undo(self, row: Journaled, event: Event) -> None:
        """What only an import had told of somebody is forgotten."""
        version, batch = self._version, self.done.work
        work = forget(self._turn, row, event, self._directory, version, self._spoken, batch)
        if isinstance(work, str):
            self.aside(row, work)
        else:
            self.done.work += work

    def _absence(self, row: Journaled, event: Event) -> None:
        """Every team of the member hears of it."""
        member = event.body.get("member")
        teams = self._books.book(self._turn, self._workspace, self._version).teams
        theirs = [name for name, team in teams.items() if any(m.id == member for m in team.members)]
        keys = {name: identifier_key(row.workspace, TEAM, name) for name in theirs}
        units = self._turn.find(keys.values())
        for number, name in enumerate(theirs):
            input = input_of(row, event, MESSAGE, 0, self._version, {**event.body, "team": name})
            if number:
                input.ref = 0  # one answer is enough
            self.done.work.append(Work(units[keys[name]], 0, LANE_NOW, input))
        if not theirs:
            self.aside(row, "the command names nobody of a team")

    def _brake(self, row: Journaled, event: Event) -> None:
        """A sequence is held back or let go."""
        set_brake(self._turn, self._workspace, event.name, event.body, event.actor, row.at)
        self._books.resumed = True
        self._carried_out(row)

    def _use(self, row: Journaled, event: Event) -> None:
        """A company table is used from now on, or no longer."""
        if problem := self._filling.use(row, event):
            self.aside(row, problem)
        else:
            self._carried_out(row)

    def _retry(self, row: Journaled, event: Event) -> None:
        """What was set aside is tried again."""
        self.done.retried += event.body.get("ids", [])
        self._carried_out(row)

    def _dismiss(self, row: Journaled, event: Event) -> None:
        """What was set aside and cannot be used is forgotten."""
        dismiss(self._turn, self._workspace, event.body.get("ids", []))
        self._carried_out(row)

    def _activate(self, row: Journaled, event: Event) -> None:
        """Put a playbook in force, unless it is; every team it names is a unit, and hears of it."""
        turn, directory = self._turn, self._directory
        hash = str(event.body.get("hash", ""))
        if self._books.in_force(turn, row.workspace) == hash:
            self._carried_out(row)
            return
        author, note = _storable(event.actor), _storable(str(event.body.get("note", "")))
        try:
            version = self._books.activate(
                turn, row.workspace, hash, row.at, author=author, note=note
            )
        except (ProblemsError, KeyError) as error:
            self.aside(row, f"the playbook could not be activated: {error}")
            return
        begin_sweep(turn, self._books, row.workspace, version, row.at)
        for name in self._books.book(turn, row.workspace, version).teams:
            key = directory.key(TEAM, name)
            unit = directory.lookup(key) or turn.find([key]).get(key, 0)
            if not unit:
                unit = directory.allocate()
                directory.link(key, unit)
            body = {"team": name}
            input = Input(MESSAGE, "RosterChanged", row.at, row.at, body=body, version=version)
            self.done.work.append(Work(unit, 0, LANE_NOW, input))
        self._in_force(version)
        self._carried_out(row)


_Command = Callable[[Addressing, Journaled, Event], None]
_ANYTIME: dict[str, _Command] = {
    "activate": Addressing._activate,
    "retry": Addressing._retry,
    "dismiss": Addressing._dismiss,
    USE: Addressing._use,
}
"""What is carried out although no playbook may be in force yet."""
_COMMANDS: dict[str, _Command] = {
    **dict.fromkeys(BRAKES, Addressing._brake),
    **dict.fromkeys(TELLING, Addressing._absence),
    **dict.fromkeys(JOINING, Addressing._join),
    UNDO: Addressing._undo,
}
"""What more than one unit is to hear of, or none; the others go to whom they name."""


def _storable(text: str) -> str:
    """Without the one character that PostgreSQL keeps in no text."""
    return text.replace("\0", "")
