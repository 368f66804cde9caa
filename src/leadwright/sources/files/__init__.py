"""Reading files of people, accounts, deals and events under a map of what their columns mean.

`load_map` checks a map, `Rows` reads a file under it, `in_time_order` sorts for history imports,
`Rejects` writes what could not be used, `submission` makes the journal's row of a file's row.
`plain_records` reads a file without a map, `propose` writes a map for one.
"""

from leadwright.sources.files.bring import (
    BATCH,
    DONE,
    FAILED,
    READING,
    UNDOING,
    UNDONE,
    UPLOADING,
    Bringing,
    Brought,
    Job,
    Stopped,
    Tally,
    end_of_history,
)
from leadwright.sources.files.desk import Desk, Ground
from leadwright.sources.files.load import load_map
from leadwright.sources.files.order import in_time_order
from leadwright.sources.files.plain import plain_records
from leadwright.sources.files.plan import KINDS, Map
from leadwright.sources.files.propose import Proposal, propose
from leadwright.sources.files.record import Record
from leadwright.sources.files.rejects import Rejects
from leadwright.sources.files.rows import Mapped, Reject, Rows, read_rows
from leadwright.sources.files.submit import submission

__all__ = [
    "BATCH",
    "DONE",
    "FAILED",
    "KINDS",
    "READING",
    "UNDOING",
    "UNDONE",
    "UPLOADING",
    "Bringing",
    "Brought",
    "Desk",
    "Ground",
    "Job",
    "Map",
    "Mapped",
    "Proposal",
    "Record",
    "Reject",
    "Rejects",
    "Rows",
    "Stopped",
    "Tally",
    "end_of_history",
    "in_time_order",
    "load_map",
    "plain_records",
    "propose",
    "read_rows",
    "submission",
]
