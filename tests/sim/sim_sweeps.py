"""What must hold of changes of the playbook while people live on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sim_books import by_hash
from sim_oracle import Broken

from leadwright.playbook.carried import carried_of, with_carried
from leadwright.playbook.model import Playbook

if TYPE_CHECKING:
    from sim_checks import Rest


def books_of(versions: Iterable[tuple[Any, ...]]) -> dict[tuple[int, int], Playbook]:
    """(workspace, version) -> playbook, as it decided."""
    return {
        (workspace, number): with_carried(by_hash()[hash], carried_of(carried))
        for workspace, number, hash, carried in versions
    }


def sweeps_come_to_an_end(rest: "Rest") -> None:
    """Everybody a change concerned has been looked at."""
    for workspace, number, state in rest.tables["sweeps"]:
        if state == "running":
            raise Broken(f"the sweep of version {number} in {workspace} never ends")
    for (workspace, number), book in rest.books.items():
        newest = max(n for where, n in rest.books if where == workspace)
        if number == newest and book.warming:
            raise Broken(f"{book.warming} in {workspace} are warming for ever")
