"""Imports that come over the API: a file in pieces, a map, and then one import after the other."""

import queue
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import msgspec

from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import ImportRecord, Settings, Submission
from leadwright.sources.files.bring import (
    DONE,
    FAILED,
    READING,
    UNDOING,
    UPLOADING,
    Bringing,
    Job,
    Stopped,
    Tally,
    end_of_history,
)
from leadwright.sources.files.load import load_map
from leadwright.sources.files.plan import KINDS
from leadwright.sources.files.propose import Proposal, propose
from leadwright.sources.files.rows import Mapped, Reject

_ODD = re.compile(r"[^\w.() -]+")
NAME_MAX = 120
REJECTS = "rejects"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a workspace's playbook says that imports need: the `stages` of deals, whether `accounts`
    are kept, and the longest wait of its triggers in ms."""

    stages: tuple[str, ...] = ()
    accounts: bool = True
    longest_idle_ms: int = 0


class Desk:
    """Keeps uploaded files below `folder` and imports them, one at a time, in a thread of its own.

    `submit` journals durably; `ground` tells what the playbook of a workspace says; `undo` undoes
    an import that is marked so. What was under way when the process ended goes on by `resume`.
    """

    KINDS = KINDS

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        submit: Callable[[Sequence[Submission]], Sequence[int]],
        ground: Callable[[int], Ground],
        now: Callable[[], int],
        undo: Callable[[ImportRecord, Callable[[list[Submission]], object]], ImportRecord],
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._submit = submit
        self._ground = ground
        self._now = now
        self._take_back = undo
        self._waiting: queue.SimpleQueue[tuple[int, str] | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._lock = threading.Lock()

    # ------------------------------------------------------------------ files

    def begin(self, workspace: int, name: str, who: str, first: bytes) -> ImportRecord:
        """Take a file's first (or only) piece. Raises OSError when it cannot be kept."""
        id = token_hex(12)
        clean = _ODD.sub("_", Path(name).name.strip())[-NAME_MAX:].lstrip(".") or "upload"
        record = ImportRecord(workspace, id, self._now(), who, clean, UPLOADING, size=len(first))
        path = self.path(record)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(first)
        self._settings.keep_import(record)
        return record

    def add(self, record: ImportRecord, offset: int, piece: bytes) -> ImportRecord:
        """The next piece of the file. Raises ProblemsError if it does not begin where the file ends
        so far, or the file is not being uploaded any more."""
        with self._lock:
            if record.state != UPLOADING:
                raise _problem("I102", "The import has begun: its file is complete.")
            size = self.path(record).stat().st_size
            if offset != size:
                what = f"There are {size} bytes; the next piece begins there, not at {offset}."
                raise _problem("I103", what, "/query/offset")
            with self.path(record).open("ab") as file:
                file.write(piece)
            return self._keep(record, size=size + len(piece))

    def path(self, record: ImportRecord) -> Path:
        """Where the file lies."""
        return self._folder / str(record.workspace) / record.id / record.name

    def rejects(self, record: ImportRecord) -> Path | None:
        """The file of rejected rows, if there are some and the import is through."""
        path = self.path(record).parent / REJECTS
        return path if record.state == DONE and path.is_file() else None

    def forget(self, record: ImportRecord) -> None:
        """Delete the file and what was rejected of it. Raises ProblemsError while it is read."""
        if record.state == READING:
            raise _problem("I104", "The import is under way.", hint="Wait until it is through.")
        shutil.rmtree(self.path(record).parent, ignore_errors=True)

    # ------------------------------------------------------------------ what it is

    def propose(self, record: ImportRecord, kind: str) -> Proposal:
        """A map for the file. Raises ProblemsError where none can be made."""
        return propose(self._there(record), kind=kind, stages=self._ground(record.workspace).stages)

    def look(self, record: ImportRecord, text: str) -> Iterator[Mapped | Reject]:
        """The rows as they would be under a map; nothing is changed. Without one, the file must be
        an export of a known system. Raises ProblemsError."""
        text = text or self._recognised(record)
        with self._job(record, text, history=record.history).rows(0) as rows:
            yield from rows

    def start(self, record: ImportRecord, text: str, *, history: bool) -> ImportRecord:
        """Import it, as soon as those before it are through. Without a map, the file must be an
        export of a known system. Raises ProblemsError when it cannot be."""
        if record.state not in (UPLOADING, FAILED):
            raise _problem("I102", "The import has begun already.")
        text = text or self._recognised(record)
        job = self._job(record, text, history=history)
        with job.rows(0):  # whatever the file lacks is told now
            kept = self._keep(
                record,
                state=READING,
                map=text,
                kind=job.parts[0][1].kind,
                history=history,
                error="",
            )
        self._queue(kept)
        return kept

    def undo(self, record: ImportRecord) -> ImportRecord:
        """Undo an import whose record says that it is to be; one under way stops for it."""
        self._settings.keep_import(record)
        self._queue(record)
        return record

    def _recognised(self, record: ImportRecord) -> str:
        proposal = self.propose(record, "")
        if not proposal.sure:
            what = " ".join(("The file needs a map that you have looked at.", *proposal.open))
            raise _problem("C117", what, "/body/map", "GET its proposal, and send it back.")
        return proposal.text

    def _job(self, record: ImportRecord, text: str, *, history: bool) -> Job:
        ground = self._ground(record.workspace)
        plan = load_map(text, "map")
        if history and plan.occurred_at is None:
            raise _problem("C114", "The map does not say when its rows happened.", "/body/history")
        if not ground.accounts and plan.kind in ("accounts", "target_accounts"):
            raise _problem("C120", "The playbook keeps no accounts.", "/body/map")
        path = self._there(record)
        return Job(
            [(path, plan)], record.at, history, None, False, path.parent / REJECTS,
            ground.stages, ground.accounts,
        )  # fmt: skip

    def _there(self, record: ImportRecord) -> Path:
        path = self.path(record)
        if record.sent:
            raise _problem("I110", "The import is of rows that were sent: there is no file.")
        if not path.is_file():
            raise _problem("I105", "The file is not here any more.", hint="Upload it again.")
        return path

    # ------------------------------------------------------------------ importing

    def resume(self, workspaces: Sequence[int]) -> None:
        """Go on with what was under way, of those whose file is here."""
        for workspace in workspaces:
            for record in reversed(self._settings.imports(workspace, 1_000)):
                reads = record.state == READING and record.map and self.path(record).is_file()
                if reads or record.state == UNDOING:
                    self._queue(record)

    def close(self) -> None:
        """Stop behind the batch at hand; `resume` goes on from there."""
        if self._worker is not None:
            self._waiting.put(None)

    def _queue(self, record: ImportRecord) -> None:
        with self._lock:
            if self._worker is None:
                self._worker = threading.Thread(
                    target=self._work, name="leadwright-imports", daemon=True
                )
                self._worker.start()
        self._waiting.put((record.workspace, record.id))

    def _work(self) -> None:
        while (one := self._waiting.get()) is not None:
            record = self._settings.import_of(*one)
            if record is None or record.state not in (READING, UNDOING):
                continue
            try:
                if record.state == UNDOING:
                    self._settings.keep_import(self._take_back(record, self._submit))
                else:
                    self._import(record)
            except Stopped:
                continue  # it is to be undone, which waits behind it
            except ProblemsError as error:
                self._failed(record, " ".join(each.what for each in error.problems))
            except Exception as error:  # the import fails, and not those behind it
                self._failed(record, type(error).__name__)

    def _import(self, record: ImportRecord) -> None:
        job = self._job(record, record.map, history=record.history)
        with Bringing(job, self._settings, record.workspace, record.who, record.name) as bringing:
            before = bringing.before
            if before is not None and before.id != record.id and before.state == DONE:
                what = f"Imported already, as {before.id}."
                self._keep(record, state=DONE, rows=before.rows, error=what)
                return
            bringing.record = msgspec.structs.replace(
                record,
                content=bringing.content,
                digests=bringing.record.digests,
                after=bringing.record.after,
            )
            idle = self._ground(record.workspace).longest_idle_ms

            def last(tally: Tally) -> list[Submission]:
                return [end_of_history(bringing, tally, idle)] if record.history else []

            bringing.run(self._submit, lambda rows: rows, last)

    def _failed(self, record: ImportRecord, why: str) -> None:
        now = self._settings.import_of(record.workspace, record.id) or record
        if now.state == UNDOING:
            self._keep(now, error=why)  # it goes on when asked again, or with the next start
        else:
            self._keep(now, state=FAILED, error=why)

    def _keep(self, record: ImportRecord, **changes: Any) -> ImportRecord:
        kept = msgspec.structs.replace(record, changed_at=self._now(), **changes)
        self._settings.keep_import(kept)
        return kept


def _problem(code: str, what: str, where: str = "", hint: str = "") -> ProblemsError:
    return ProblemsError([Problem(code, what, where, hint)])
