"""Settings to a wired application. Nothing else constructs a store, a channel or a source."""

import pkgutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from types import ModuleType

import msgspec

from leadwright import channels, sources, store
from leadwright.capture.domains import reference_version
from leadwright.capture.event import Event
from leadwright.channels import check_channel as check_channel
from leadwright.channels import hide_secrets as hide_secrets
from leadwright.channels.email import dkim as dkim
from leadwright.channels.email.bounce import read_bounce as read_bounce
from leadwright.core.input import COMMAND, LANE_NOW
from leadwright.core.problem import Problem, ProblemsError
from leadwright.playbook.carried import Carried, carried_of, with_carried
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.ports import (
    Bell,
    Channel,
    ImportRecord,
    PlaybookText,
    Queries,
    Store,
    Submission,
    Workspace,
)
from leadwright.runtime.address import Resolver
from leadwright.runtime.bell import PipeBell
from leadwright.runtime.books import Books
from leadwright.runtime.clock import SystemClock
from leadwright.runtime.deliver import Delivery
from leadwright.runtime.history import longest_idle
from leadwright.runtime.lock import DirectoryLock, holder_url
from leadwright.runtime.records import Records
from leadwright.runtime.render import Renderer
from leadwright.runtime.silence import Silence
from leadwright.runtime.turns import Sender, Turns
from leadwright.runtime.undo import all_folded, ended, undone_before
from leadwright.runtime.undoing import Undoing
from leadwright.runtime.wanted import Wanted, always
from leadwright.sources import files as files
from leadwright.store import StoreUnavailable as StoreUnavailable

SETTINGS_S = 1.0
"""How long a worker may go on with channel settings that have been changed."""
NAME_MAX = 64
UNDO_WAITS, UNDO_WAIT_S = 18_000, 0.2
"""An undo waits an hour for the rows before it."""
UNDONE_MAX = 10_000
DIRECT = ("api", "import", "system")
"""Sources whose rows are encoded events."""


class App:
    """One data directory or database, opened. `writer` False: the journal is only read."""

    def __init__(self, data: str, *, writer: bool = True) -> None:
        self.directory = store.directory_of(data)
        self.url = data if self.directory is None else f"sqlite:{self.directory}"
        self.journal = store.open_journal(self.url, read_only=not writer)
        self.settings = self.journal
        self.reviews = self.journal
        self.clock = SystemClock()
        self.books = Books(self.load_book)
        self._store: Store | None = None
        self._bell: Bell | None = None
        self._wanted: Wanted | None = None
        self._names: dict[int, str] = {}
        self._loaded: dict[tuple[int, str], Playbook] = {}
        self._in_force: dict[int, tuple[float, Playbook]] = {}
        self._looking = Lock()

    @property
    def store(self) -> Store:
        """The state store, opened when first needed."""
        if self._store is None:
            self._store = store.open_store(self.url)
        return self._store

    @property
    def bell(self) -> Bell:
        """What wakes the workers."""
        if self._bell is None:
            if self.directory is not None:
                self._bell = PipeBell(self.directory)
            else:
                bell = import_module("leadwright.store.postgres.bell")
                self._bell = bell.PgBell(self.url)
        assert self._bell is not None
        return self._bell

    # ------------------------------------------------------------------ workspaces, playbooks

    def workspace(self, name: str | None) -> Workspace:
        """The workspace of that name, or the only one. Raises ProblemsError."""
        known = self.settings.workspaces()
        chosen = [each for each in known if name in (None, each.name)]
        if len(chosen) == 1:
            return chosen[0]
        names = ", ".join(each.name for each in known) or "none yet; `leadwright init` makes one"
        what = f"there is no workspace {name!r}" if name else "name a workspace"
        hint = f"there are: {names}"
        if known and not name:
            hint += "; --workspace or LEADWRIGHT_WORKSPACE says which"
        raise ProblemsError([Problem("B102", what, "--workspace", hint)])

    def add_workspace(self, name: str, text: str, who: str) -> Workspace:
        """A new workspace with its playbook in force. Raises ProblemsError."""
        book = read_playbook(text)
        check_name(name)
        if any(each.name == name for each in self.settings.workspaces()):
            raise ProblemsError([Problem("B103", f"there is a workspace {name!r} already", name)])
        workspace = self.settings.add_workspace(name, book.model, who, self.clock.now())
        self.activate(workspace.id, text, who, "the first one")
        return workspace

    def activate(self, workspace: int, text: str, who: str, note: str) -> str:
        """Keep a playbook and put it in force from here on; its hash. Raises ProblemsError."""
        book, at = read_playbook(text), self.clock.now()
        self.settings.add_playbook(PlaybookText(workspace, book.hash, text, who, note, at))
        self.reactivate(workspace, book.hash, who, note)
        return book.hash

    def reactivate(self, workspace: int, hash: str, who: str, note: str) -> None:
        """Put a playbook that is kept in force from here on. Raises KeyError, ProblemsError."""
        self.load_book(workspace, hash)
        at = self.clock.now()
        event = Event(COMMAND, "activate", at, body={"hash": hash, "note": note}, actor=who)
        body = msgspec.json.encode(event)
        self.submit([Submission(workspace, LANE_NOW, "system", at, body)])

    def playbook_of(self, workspace: int) -> Playbook | None:
        """The playbook in force as far as the worker has come; None before that."""
        queries = self.store.queries()
        try:
            return self.in_force(queries, workspace)
        finally:
            queries.close()

    def in_force(self, queries: Queries, workspace: int) -> Playbook | None:
        """The same, by a reader at hand. It knows what its sequences were called before."""
        versions = queries.versions(workspace)
        if not versions:
            return None
        number, hash = versions[-1]
        carried = carried_of(queries.carried(workspace).get(number, ""))
        return with_carried(self.load_book(workspace, hash), Carried(renamed=carried.renamed))

    def load_book(self, workspace: int, hash: str) -> Playbook:
        """A kept playbook, checked and compiled once. Raises KeyError if there is no such text."""
        book = self._loaded.get((workspace, hash))
        if book is None:
            kept = self.settings.playbook(workspace, hash)
            if kept is None:
                raise KeyError(hash)
            book = self._loaded[workspace, hash] = read_playbook(kept.text)
        return book

    def new_key(
        self, workspace: int, kind: str, scopes: Sequence[str], member: str, who: str
    ) -> str:
        """Make an access key; the secret is returned here and nowhere else."""
        secret = f"lw{'w' if kind == 'write' else 'a'}_{token_urlsafe(32)}"
        digest, now = sha256(secret.encode()).digest(), self.clock.now()
        self.settings.add_key(workspace, kind, digest, secret[:8], scopes, member, who, now)
        return secret

    # ------------------------------------------------------------------ inputs

    def submit(self, submissions: Sequence[Submission]) -> list[int]:
        """Journal durably, and wake the worker."""
        ids = self.journal.append(submissions)
        self.bell.ring()
        return ids

    def drain(self, progress: Callable[[int], None] | None = None) -> int:
        """Fold everything that waits, in this process; how many inputs that were.

        Nothing is handed over. Raises ProblemsError while a server works on the directory.
        """
        lock = DirectoryLock(self.directory) if self.directory is not None else None
        try:
            self.check_whole()
            turns = self.turns(Silence(), "drain")
            total = 0
            while done := turns.take():
                total += done
                if progress is not None:
                    progress(total)
            turns.leave()
            return total
        finally:
            if lock is not None:
                lock.close()

    def check_whole(self) -> None:
        """Raise ProblemsError where the state has folded what the journal does not have: new inputs
        would get the numbers of those, and nobody would ever look at them."""
        if self.directory is None:
            return
        queries = self.store.queries()
        try:
            reached = queries.positions()
        finally:
            queries.close()
        for (workspace, lane), at in reached.items():
            if at and not self.journal.after(workspace, lane, at - 1, 1):
                what = "journal.db is older than state.db: they do not belong together"
                hint = "bring back both files of one backup; `leadwright backup` makes them"
                raise ProblemsError([Problem("B108", what, str(self.directory), hint)])

    def copy_to(self, into: Path) -> int:
        """Copy everything into a new directory; its bytes. Raises ProblemsError."""
        return store.copy(self.url, into)

    def server_url(self) -> str | None:
        """Where a server works on this SQLite directory; None if none does."""
        return holder_url(self.directory) if self.directory is not None else None

    def import_desk(self, submit: Callable[[Sequence[Submission]], Sequence[int]]) -> files.Desk:
        """What takes files and imports them in this process."""
        folder = (self.directory or Path("leadwright-imports")) / "imports"
        return files.Desk(
            folder, self.settings, submit, self._ground, self.clock.now, self.undo_import
        )

    def undo_import(
        self, record: ImportRecord, submit: Callable[[list[Submission]], object]
    ) -> ImportRecord:
        """Journal what undoes an import whose record says so, once all rows of it are looked at;
        the record of what that was about."""
        with self.undoing(record) as undo:
            for _ in range(UNDO_WAITS):
                if all_folded(undo.records, record.workspace):
                    break
                time.sleep(UNDO_WAIT_S)
            else:
                what = "Rows of files are still being decided on: undo it again when they are."
                raise ProblemsError([Problem("I108", what)])
            return ended(record, undo.run(submit), self.clock.now())

    @contextmanager
    def undoing(self, record: ImportRecord) -> Iterator[Undoing]:
        """What looks through an import to undo it."""
        queries = self.store.queries()
        reading = {name: module.read for name, module in readers().items()}
        try:
            records = Records(
                queries=queries,
                journal=self.journal,
                read=lambda row: reading[row.source](row),
            )
            others = undone_before(self.settings.imports(record.workspace, UNDONE_MAX))
            yield Undoing(records, record, others)
        finally:
            queries.close()

    def _ground(self, workspace: int) -> files.Ground:
        book = self.playbook_of(workspace)
        if book is None:
            what = "No playbook is in force, so nothing can be decided about rows."
            raise ProblemsError([Problem("C110", what, hint="Activate one.")])
        return files.Ground(
            book.motion("account").convert.opportunity_stages,
            book.linking.accounts != "none",
            longest_idle(book),
        )

    # ------------------------------------------------------------------ the worker's parts

    def turns(self, sender: Sender, name: str, batch: int = 1_000) -> Turns:
        """What folds."""
        reading = {name: module.read for name, module in readers().items()}
        resolver = Resolver(reading, self.books, self.settings.table_rows)
        return Turns(
            self.store, self.journal, resolver, self.books, sender, self.clock, name, batch
        )

    def delivery(self, public_url: str, on_result: Callable[[], None]) -> Delivery:
        """What hands touches over, as the workspaces' channel settings say."""
        secret = self.settings.secret("unsubscribe")
        renderer = Renderer(self._contents_of, public_url, secret, self._name_of)
        if self._wanted is None and self.directory is None:
            self._wanted = Wanted(self.store.queries)
        wanted = self._wanted or always
        return Delivery(_Channels(self).of, renderer, self.clock, on_result, wanted=wanted)

    def _name_of(self, workspace: int) -> str:
        if workspace not in self._names:
            self._names = {each.id: each.name for each in self.settings.workspaces()}
        return self._names.get(workspace, "")

    def _contents_of(self, workspace: int) -> Playbook:
        """For sender threads: the playbook in force, looked up at most once a second."""
        with self._looking:
            at, book = self._in_force.get(workspace, (0.0, None))
            if book is None or time.monotonic() - at > SETTINGS_S:
                book = self.playbook_of(workspace)
                if book is None:
                    raise KeyError(workspace)
                self._in_force[workspace] = (time.monotonic(), book)
        return book

    def close(self) -> None:
        """Let go of everything."""
        if self._wanted is not None:
            self._wanted.close()
        if self._store is not None:
            self._store.close()
        self.journal.close()
        if self._bell is not None:
            self._bell.close()


def open_app(data: str, *, writer: bool = True, made: bool = False) -> App:
    """Open a directory (`./leadwright-data`, `sqlite:DIR`) or a `postgresql://` URL.

    `made`: it must be there already, and is not made by looking. Raises ProblemsError for a URL
    that names nothing and StoreUnavailable when it does not answer.
    """
    if made:
        store.must_exist(data)
    return App(data, writer=writer)


def check_name(name: str) -> None:
    """Raise ProblemsError for what cannot be the name of a workspace."""
    if name.isprintable() and name == name.strip() and 0 < len(name) <= NAME_MAX:
        return
    what = f"{name[:NAME_MAX]!r} is no name for a workspace"
    hint = f"1 to {NAME_MAX} characters that can be seen, such as shop"
    raise ProblemsError([Problem("B104", what, "--name", hint)])


def read_playbook(text: str, file: str = "playbook.yaml") -> Playbook:
    """Check and load a playbook, with the reference data that decides pinned in its hash."""
    return load(text, file, f"{reference_version()}, tzdata {version('tzdata')}")


def readers() -> dict[str, ModuleType]:
    """Every source that reads journal rows, by name."""
    found = {
        module.name: import_module(f"leadwright.sources.{module.name}")
        for module in pkgutil.iter_modules(sources.__path__)
    }
    direct = found.pop("direct")
    reading = {name: module for name, module in found.items() if hasattr(module, "read")}
    return {**reading, **dict.fromkeys(DIRECT, direct)}


class _Channels:
    """Channel instances by workspace and name, made anew when their setting changes."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._open: dict[tuple[int, str], tuple[object, Channel]] = {}
        self._looked: dict[int, tuple[float, dict[str, tuple[str, dict[str, object]]]]] = {}

    def of(self, workspace: int, name: str) -> Channel:
        setting = self._settings(workspace).get(name, ("capture", {}))
        held = self._open.get((workspace, name))
        if held is not None and held[0] == setting:
            return held[1]
        mode, config = setting
        mailbox = (self._app.directory or Path("leadwright-mailbox")) / "mailbox"
        channel = channels.open_channel(name, mode, config, mailbox)
        self._open[workspace, name] = (setting, channel)
        return channel

    def _settings(self, workspace: int) -> dict[str, tuple[str, dict[str, object]]]:
        now = time.monotonic()
        at, known = self._looked.get(workspace, (0.0, {}))
        if not at or now - at > SETTINGS_S:
            rows = self._app.settings.channels(workspace)
            known = {each.channel: (each.mode, each.config) for each in rows}
            self._looked[workspace] = (now, known)
        return known


__all__ = ["App", "files", "open_app", "read_playbook", "readers"]
