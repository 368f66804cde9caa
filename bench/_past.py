"""What a few hundred people leave in a store who live through three days in the real engine."""

from tempfile import TemporaryDirectory

from _living import Living, moments
from _traffic import Traffic, keys_of
from leadwright.boot import App
from leadwright.core.ids import identifier_key, number_of
from leadwright.core.time import DAY, MINUTE
from leadwright.core.unit import ANYONE
from leadwright.ports import StoredTouch

EVENTS = 20
"""Posted per person."""
DAYS = 3
STEP_MS = 10 * MINUTE
FOREVER = 1 << 60


def lived(mix: str, people: int, ends_at: int) -> "Past":
    """The past of so many people, whose last events were shortly before `ends_at` (ms)."""
    start = ends_at - DAYS * DAY
    with TemporaryDirectory(prefix="leadwright-past-") as directory:
        living = Living(directory, mix, start)
        with living.app.store.begin() as turn:
            first = number_of(turn.allocate(living.workspace, 0))
        traffic = Traffic(living.workspace, mix, 7)
        living.live(moments(people, EVENTS, start, ends_at), traffic, ends_at, STEP_MS)
        past = Past(living.app, living.workspace, people, first)
        living.app.close()
    return past


class Past:
    """What a block of people left in the store; `first` is the number of its first entity."""

    def __init__(self, app: App, workspace: int, people: int, first: int) -> None:
        self.workspace = workspace
        self.people = people
        self.first = first
        queries = app.store.queries()
        with app.store.begin() as turn:
            self.width = number_of(turn.allocate(workspace, 0)) - first
            keys = {identifier_key(workspace, *key): p for p in range(people) for key in keys_of(p)}
            found = turn.find(keys)
            self.number = {found[key]: person for key, person in keys.items() if key in found}
            self.homes = turn.homes(self.number)
            self.wakes = turn.due(0, FOREVER, FOREVER)
            units = sorted({home.unit for home in self.homes.values()})
            members = [(home.unit, person) for person, home in sorted(self.homes.items())]
            documents = turn.load([*((unit, ANYONE) for unit in units), *members])
        self.documents = sorted((*key, document) for key, document in documents.items())
        self.history = [row for unit in units for row in queries.histories(unit, 0, FOREVER)]
        self.touches: list[StoredTouch] = queries.touches(workspace, FOREVER).rows
        queries.close()
