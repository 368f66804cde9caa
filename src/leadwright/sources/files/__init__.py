"""Reading files of people, accounts and events under a map that says what their columns mean.

`load_map` checks a map, `Rows` reads a file under it, `in_time_order` sorts for history imports,
`Rejects` writes what could not be used, `submission` makes the journal's row of a file's row.
`plain_records` reads a file without a map.
"""

from leadwright.sources.files.load import load_map
from leadwright.sources.files.order import in_time_order
from leadwright.sources.files.plain import plain_records
from leadwright.sources.files.plan import Map
from leadwright.sources.files.records import Record
from leadwright.sources.files.rejects import Rejects
from leadwright.sources.files.rows import Mapped, Reject, Rows, read_rows
from leadwright.sources.files.submit import submission

__all__ = [
    "Map",
    "Mapped",
    "Record",
    "Reject",
    "Rejects",
    "Rows",
    "in_time_order",
    "load_map",
    "plain_records",
    "read_rows",
    "submission",
]
