"""Files to import, written as the outside world writes them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from imported import PEOPLE, Result, rows_of

from leadwright.sources.files import Mapped, Reject


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Result]:
    """Write content to a file, read it under a map: the events, and (row, code) of the rejects."""

    def reading(content: str | bytes, plan: str = PEOPLE, name: str = "file.csv") -> Result:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        rows = rows_of(path, plan)
        events = [row.event for row in rows if isinstance(row, Mapped)]
        rejects = [
            (row.row, code) for row in rows if isinstance(row, Reject) for code, _ in row.problems
        ]
        return events, rejects

    return reading
