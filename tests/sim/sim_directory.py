"""Directories with a SQLite store in which nothing has happened yet."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from leadwright.store import open_journal, open_store


@contextmanager
def new_directory() -> Iterator[Path]:
    """A copy of an empty store, in memory where the machine has such a place."""
    memory = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(prefix="leadwright-", dir=memory if memory.is_dir() else None))
    try:
        for name, content in empty_store().items():
            (path / name).write_bytes(content)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@cache
def empty_store() -> dict[str, bytes]:
    """The files of a migrated store, by name: making them anew would cost more than a seed."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:{directory}?synchronous=off"
        open_journal(url).close()
        open_store(url).close()
        return {path.name: path.read_bytes() for path in Path(directory).iterdir()}
