"""A row as the journal keeps it."""

import msgspec

from leadwright.core.ids import duplicate_key
from leadwright.core.input import LANE_IMPORT
from leadwright.ports import Submission
from leadwright.sources.files.plan import Map
from leadwright.sources.files.rows import Mapped

SOURCE = "import"

_encode = msgspec.json.Encoder().encode


def submission(row: Mapped, *, workspace: int, digest: str, plan: Map, at: int) -> Submission:
    """`row` of the file whose content is `digest`, handed in at `at` ms.

    The same row under the same meaning (for events: their name; else: the map) has the same key,
    so that importing a file twice changes nothing, and one file can hold people and accounts. Each
    of the events that a row is has its own.
    """
    meaning = "" if plan.kind == "events" else plan.hash
    what = f"{row.event.kind}:{row.event.name}"
    key = duplicate_key(SOURCE, f"{digest}:{row.row}:{plan.kind}:{meaning}:{what}")
    return Submission(workspace, LANE_IMPORT, SOURCE, at, _encode(row.event), key)
