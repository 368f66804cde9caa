"""A command's way into the system."""

import getpass
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from leadwright import boot
from leadwright.core.input import LANE_SWEEP
from leadwright.ports import Queries, Submission, Workspace

LANES = range(LANE_SWEEP + 1)
LOOK_S = 0.05
FOLLOW_UP_MS = 5_000
"""How long to wait for what units tell one another afterwards; live traffic never ends."""


@dataclass(frozen=True, slots=True)
class Session:
    """The opened application and the workspace a command is about."""

    app: boot.App
    workspace: Workspace


@contextmanager
def opened(data: str, *, writer: bool = False, made: bool = True) -> Iterator[boot.App]:
    """The application on `data`, closed at the end. Raises ProblemsError if there is none; with
    `made` False it is made."""
    app = boot.open_app(data, writer=writer, made=made)
    try:
        yield app
    finally:
        app.close()


@contextmanager
def in_workspace(data: str, name: str, *, writer: bool = False) -> Iterator[Session]:
    """The same, with the workspace of that name (empty: the only one)."""
    with opened(data, writer=writer) as app:
        yield Session(app, app.workspace(name or None))


@contextmanager
def reading(data: str, name: str) -> Iterator[tuple[Session, Queries]]:
    """The same, with a reader."""
    with in_workspace(data, name) as here:
        queries = here.app.store.queries()
        try:
            yield here, queries
        finally:
            queries.close()


def settle(here: Session, progress: Callable[[int], None] | None = None) -> None:
    """Return once all that was submitted is decided: by the server that runs on this directory,
    else in this process. `progress` hears how many inputs were folded here."""
    since = now()
    queries = here.app.store.queries()
    try:
        _fold_here(here, progress)
        while _waits(here, queries.positions(), since):
            # A turn of duplicates only folds nothing, and more may wait behind them.
            if not _fold_here(here, progress):
                time.sleep(LOOK_S)
        give_up = now() + FOLLOW_UP_MS
        while queries.pending(here.workspace.id) and now() < give_up:
            time.sleep(LOOK_S)
    finally:
        queries.close()


def _fold_here(here: Session, progress: Callable[[int], None] | None) -> int:
    """Fold in this process unless a server does; how many inputs that were."""
    return 0 if here.app.server_url() is not None else here.app.drain(progress)


def _waits(here: Session, positions: dict[tuple[int, int], int], since: int) -> bool:
    """Whether something journaled up to `since` is not addressed yet."""
    workspace = here.workspace.id
    return any(
        row.at <= since
        for lane in LANES
        for row in here.app.journal.after(workspace, lane, positions.get((workspace, lane), 0), 1)
    )


def command(
    here: Session, name: str, body: dict[str, object], *, person: int = 0, unit: int = 0
) -> int:
    """Tell the system to do something, and wait until it is decided; its journal id."""
    import msgspec

    from leadwright.capture.event import Event
    from leadwright.core.input import COMMAND, LANE_NOW

    source = "api" if person or unit else "system"
    event = Event(COMMAND, name, now(), person=person, unit=unit, body=body, actor=who())
    encoded = msgspec.json.encode(event)
    (ref,) = here.app.submit([Submission(here.workspace.id, LANE_NOW, source, now(), encoded)])
    settle(here)
    return ref


def who() -> str:
    """Who sits at this machine, for the audit."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):
        return "command line"


def now() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000
