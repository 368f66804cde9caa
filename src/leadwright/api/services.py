"""What the API works with. Whoever starts the server fills it in."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from leadwright.capture.event import Event
from leadwright.capture.posted import Posted, Received
from leadwright.duplicates.runs import Runs
from leadwright.playbook.model import Playbook
from leadwright.ports import (
    Clock,
    ImportRecord,
    Journal,
    Journaled,
    Queries,
    Reviews,
    Settings,
)
from leadwright.runtime.capture import Capture


class Source(Protocol):
    """A source: reads what was journaled under its name."""

    def read(self, row: Journaled) -> Event:
        """The event. Raises ProblemsError."""
        ...


class HttpSource(Source, Protocol):
    """A source that listens: mounted at `PREFIX`. What follows in the address is one of `PATHS`,
    or, where that is empty, the write key."""

    PREFIX: str
    PATHS: Collection[str]

    def receive(self, posted: Posted) -> Received:
        """What to journal. Raises Malformed."""
        ...


class ProposedMap(Protocol):
    """A map for a file that came without one."""

    @property
    def kind(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def open(self) -> tuple[str, ...]: ...
    @property
    def sure(self) -> bool: ...


class ImportDesk(Protocol):
    """Takes files and imports them (`sources.files.desk`)."""

    KINDS: tuple[str, ...]

    def begin(self, workspace: int, name: str, who: str, first: bytes) -> ImportRecord: ...
    def add(self, record: ImportRecord, offset: int, piece: bytes) -> ImportRecord: ...
    def rejects(self, record: ImportRecord) -> Path | None: ...
    def forget(self, record: ImportRecord) -> None: ...
    def propose(self, record: ImportRecord, kind: str) -> ProposedMap: ...
    def look(self, record: ImportRecord, text: str) -> Iterator[Any]: ...
    def start(self, record: ImportRecord, text: str, *, history: bool) -> ImportRecord: ...
    def undo(self, record: ImportRecord) -> ImportRecord: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the API needs from outside.

    `queries` gives the reader of the calling thread. `playbook_of` gives a workspace's playbook in
    force, `read_playbook` checks a text and raises ProblemsError with all its problems. `sources`
    are all there are, by name. A write waits `wait_ms` for its decision; the worker counts as
    stopped when its last heartbeat is older than `worker_silent_ms`. Forms may send their visitors
    on to `redirect_hosts`. `imports` takes files, where they are taken. Only where
    `private_receivers` says so may a key over HTTP point a channel at the server's own network.
    """

    settings: Settings
    reviews: Reviews
    journal: Journal
    queries: Callable[[], Queries]
    capture: Capture
    playbook_of: Callable[[int], Playbook | None]
    read_playbook: Callable[[str], Playbook]
    clock: Clock
    sources: Mapping[str, Source]
    check_channel: Callable[[str, str, Mapping[str, Any]], None]
    """Raises ProblemsError with what is wrong with a channel's mode and settings."""
    wait_ms: int = 2_000
    worker_silent_ms: int = 30_000
    imports: ImportDesk | None = None
    runs: Runs | None = None
    """Searches for duplicates, where they are run."""
    redirect_hosts: frozenset[str] = field(default_factory=frozenset)
    private_receivers: bool = False
