"""One record of a file."""

from collections.abc import Mapping
from typing import Any

import msgspec


class Record(msgspec.Struct):
    """`cells` by column (None: unreadable), the `raw` cells or text as they stood, and the
    fault, if one shows already here. `row` counts as a spreadsheet does: 1 is the header."""

    row: int
    cells: Mapping[str, Any] | None
    raw: list[str] | str
    code: str = ""
    what: str = ""
