"""The playbooks in force, by workspace and version number."""

from collections.abc import Callable

from leadwright.playbook.carried import Carried, carried_of, said_of, with_carried
from leadwright.playbook.effect import carried_over, warming_of
from leadwright.playbook.model import Playbook
from leadwright.ports import Queries, Turn

Load = Callable[[int, str], Playbook]
"""(workspace, hash) -> Playbook, from the library."""


def every_version(queries: Queries, workspace: int, load: Load) -> dict[int, Playbook]:
    """Number -> the playbook as that version decided."""
    carried = queries.carried(workspace)
    return {
        number: with_carried(load(workspace, hash), carried_of(carried.get(number, "")))
        for number, hash in queries.versions(workspace)
    }


class Books:
    """Loads each version once. Version numbers and hashes come from the state store, so that
    every process decides with the same ones."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.activated = 0
        """How often this process has put a playbook in force."""
        self.resumed = False
        """Whether this process has resumed a sequence that nobody has looked after yet."""
        self._hashes: dict[tuple[int, int], str] = {}
        self._books: dict[tuple[int, int], Playbook] = {}

    def book(self, turn: Turn, workspace: int, version: int) -> Playbook:
        """The playbook of that version. Raises KeyError if there is none."""
        book = self._books.get((workspace, version))
        if book is None:
            if (workspace, version) not in self._hashes:
                self._refresh(turn, workspace)
            book = self._load(workspace, self._hashes[workspace, version])
            carried = carried_of(turn.carried(workspace).get(version, ""))
            book = self._books[workspace, version] = with_carried(book, carried)
        return book

    def current(self, turn: Turn, workspace: int) -> int:
        """The number of the version in force; 0: none yet."""
        return self._refresh(turn, workspace)

    def newest(self, turn: Turn, workspace: int) -> Playbook | None:
        """The version in force; None: there is none yet."""
        number = self._refresh(turn, workspace)
        return self.book(turn, workspace, number) if number else None

    def in_force(self, turn: Turn, workspace: int) -> str:
        """The hash of the version in force; empty: none yet."""
        return self._hashes.get((workspace, self._refresh(turn, workspace)), "")

    def activate(
        self,
        turn: Turn,
        workspace: int,
        hash: str,
        at: int,
        *,
        author: str = "",
        note: str = "",
        warm: bool = False,
    ) -> int:
        """Put a stored playbook in force from here on; its version number. `warm`: all that its
        rules look back at has been kept."""
        new = self._load(workspace, hash)  # a text that does not load must not become active
        before = self._refresh(turn, workspace)
        carried = Carried()
        if before:
            old = self.book(turn, workspace, before)
            said = carried_of(turn.carried(workspace).get(before, ""))
            carried = carried_over(old, new, said)
            if not warm:
                carried.warming = warming_of(old, new)
        turn.add_version(
            workspace,
            before + 1,
            hash,
            at,
            author=author,
            note=note,
            carried=said_of(carried),
        )
        self._hashes[workspace, before + 1] = hash
        self.activated += 1
        return before + 1

    def _refresh(self, turn: Turn, workspace: int) -> int:
        versions = turn.versions(workspace)
        for number, hash in versions:
            if self._hashes.get((workspace, number), hash) != hash:  # that turn never ended
                self._books.pop((workspace, number), None)
            self._hashes[workspace, number] = hash
        return versions[-1][0] if versions else 0
