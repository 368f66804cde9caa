"""The playbooks in force, by workspace and version number."""

from collections.abc import Callable

from leadwright.playbook.model import Playbook
from leadwright.ports import Turn

Load = Callable[[int, str], Playbook]
"""(workspace, hash) -> Playbook, from the library."""


class Books:
    """Loads each version once. Version numbers and hashes come from the state store, so that
    every process decides with the same ones."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._hashes: dict[tuple[int, int], str] = {}
        self._books: dict[tuple[int, str], Playbook] = {}

    def book(self, turn: Turn, workspace: int, version: int) -> Playbook:
        """The playbook of that version. Raises KeyError if there is none."""
        hash = self._hashes.get((workspace, version))
        if hash is None:
            self._refresh(turn, workspace)
            hash = self._hashes[workspace, version]
        return self._of(workspace, hash)

    def current(self, turn: Turn, workspace: int) -> int:
        """The number of the version in force; 0: none yet."""
        return self._refresh(turn, workspace)

    def activate(
        self,
        turn: Turn,
        workspace: int,
        hash: str,
        at: int,
        *,
        author: str = "",
        note: str = "",
    ) -> int:
        """Put a stored playbook in force from here on; its version number."""
        self._of(workspace, hash)  # a text that does not load must not become active
        number = self._refresh(turn, workspace) + 1
        turn.add_version(workspace, number, hash, at, author=author, note=note)
        self._hashes[workspace, number] = hash
        return number

    def _of(self, workspace: int, hash: str) -> Playbook:
        book = self._books.get((workspace, hash))
        if book is None:
            book = self._books[workspace, hash] = self._load(workspace, hash)
        return book

    def _refresh(self, turn: Turn, workspace: int) -> int:
        versions = turn.versions(workspace)
        for number, hash in versions:
            self._hashes[workspace, number] = hash
        return versions[-1][0] if versions else 0
