"""A row as the journal keeps it."""

import msgspec

from leadwright.core.ids import duplicate_key
from leadwright.core.input import IMPORTED, LANE_IMPORT
from leadwright.ports import Submission
from leadwright.sources.files.plan import Map
from leadwright.sources.files.rows import Mapped

SOURCE = "import"

_encode = msgspec.json.Encoder().encode


def submission(
    row: Mapped, *, workspace: int, digest: str, plan: Map, at: int, id: str = "", after: str = ""
) -> Submission:
    """`row` of the file whose content is `digest`, handed in at `at` ms by the import `id`.

    The same row under the same meaning (for events: their name; else: the map) has the same key,
    so that importing a file twice changes nothing, and one file can hold people and accounts. Each
    of the events that a row is has its own. `after`: the import of the file that was undone before,
    since when its rows are new again.
    """
    meaning = "" if plan.kind == "events" else plan.hash
    what = f"{row.event.kind}:{row.event.name}"
    key = duplicate_key(SOURCE, f"{digest}:{row.row}:{plan.kind}:{meaning}:{what}{after}")
    if id:
        row.event.actor, row.event.row, row.event.part = f"{IMPORTED} {id}", row.row, row.part
    return Submission(workspace, LANE_IMPORT, SOURCE, at, _encode(row.event), key)
