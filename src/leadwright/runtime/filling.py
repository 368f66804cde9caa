"""Tables of companies fill in accounts that become known: the account is told what they say."""

from collections.abc import Callable, Collection

from leadwright.capture.directory import Directory
from leadwright.capture.event import Event
from leadwright.core.ids import hashed_id
from leadwright.core.input import COMMAND, Input
from leadwright.ports import Journaled, Turn
from leadwright.runtime.work import Work

Said = dict[bytes, dict[str, object]]
Tables = Callable[[int, str, Collection[bytes]], Said]
"""(workspace, hash of a table, keys) -> what the table says of those it knows."""
USE = "use_table"


def no_tables(_workspace: int, _hash: str, _keys: Collection[bytes]) -> Said:
    """Where there is no library."""
    return {}


class Filling:
    """For one batch of a workspace: which tables are in force is asked once, and only if an account
    becomes known by a domain or a name."""

    def __init__(self, turn: Turn, workspace: int, tables: Tables) -> None:
        self._turn = turn
        self._workspace = workspace
        self._tables = tables
        self._in_use: list[tuple[str, str]] | None = None

    def fill(self, row: Journaled, event: Event, directory: Directory, version: int) -> list[Work]:
        """What accounts that have just become known are told: by their domain, or else by the name
        that only they have in the table. The row itself goes along, so that it stays known what was
        said when the table is another."""
        found = {**directory.called, **directory.opened}
        directory.called = {}
        if self._in_use is None:
            self._in_use = self._turn.tables(self._workspace)
        work: list[Work] = []
        for source, hash in self._in_use:
            said = self._tables(self._workspace, hash, found.keys())
            told: dict[int, dict[str, object]] = {}
            for key in (*directory.opened, *found):
                if key in said:
                    told.setdefault(directory.unit_of(found[key]), said[key])
            work += [
                _told(
                    row,
                    event,
                    account,
                    {"source": source, "traits": traits, "table": hash},
                    version,
                )
                for account, traits in told.items()
            ]
        return work

    def use(self, row: Journaled, event: Event) -> str:
        """Carry out the command that puts a table in force for a source, or takes it out of it; a
        sentence if it makes no sense."""
        source, hash = str(event.body.get("source") or ""), str(event.body.get("hash") or "")
        if not source:
            return "the command names no source"
        self._turn.use_table(self._workspace, source, hash, row.at)
        self._in_use = None
        return ""


def table_hash(digest: str, source: str, columns: object) -> str:
    """What names a table: its content, and what its columns were said to mean."""
    return hashed_id(digest, source, columns)


def _told(
    row: Journaled, event: Event, account: int, body: dict[str, object], version: int
) -> Work:
    at = event.occurred_at if event.history else row.at
    input = Input(COMMAND, "enrich", at, at, 0, body, version=version, history=event.history)
    return Work(account, 0, row.lane, input)
