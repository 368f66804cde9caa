"""SQLite stores in which nothing has happened yet: copies of one that was migrated once."""

import tempfile
from functools import cache
from pathlib import Path

from leadwright.store import open_journal, open_store


def copy_of_empty_store(directory: Path) -> str:
    """Put an empty store into a directory; its URL. What it holds does not survive a power cut."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in _empty_store().items():
        (directory / name).write_bytes(content)
    return f"sqlite:{directory}?synchronous=off"


@cache
def _empty_store() -> dict[str, bytes]:
    """Its files, by name."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:{directory}?synchronous=off"
        open_journal(url).close()
        open_store(url).close()
        return {path.name: path.read_bytes() for path in Path(directory).iterdir()}
