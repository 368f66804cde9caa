"""Somebody undoes the import of a file, while everything else goes on."""

from functools import partial
from typing import TYPE_CHECKING

from sim_deaths import Died
from sim_files import File
from sim_world import World

from leadwright.boot import readers
from leadwright.core.time import MINUTE
from leadwright.runtime.records import Records
from leadwright.runtime.undo import all_folded
from leadwright.runtime.undoing import Undoing
from leadwright.store import open_store

if TYPE_CHECKING:
    from simulated import Simulation


def undo(simulation: "Simulation", world: World, file: File, at: int = 0) -> None:
    """The server waits until the rows are decided on, and goes on after a death."""
    now = simulation.clock.at
    there = {row.key for row in simulation.witness.acknowledged.values()}
    reading = readers()
    store = open_store(simulation.url)
    queries = store.queries()
    try:
        records = Records(
            queries=queries,
            journal=simulation.journal,
            read=lambda row: reading[row.source].read(row),
        )
        if not all_folded(records, world.workspace) or not there.issuperset(
            post.key for post in file.posts
        ):
            simulation.plan(now + MINUTE, partial(undo, simulation, world, file))
            return
        Undoing(records, file.record(world.workspace, at or now)).run(simulation.append)
    except Died:
        simulation.deaths += 1
        simulation.plan(now + MINUTE, partial(undo, simulation, world, file, at or now))
        return
    finally:
        queries.close()
        store.close()
    simulation.witness.undone[world.workspace] = file
