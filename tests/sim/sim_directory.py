"""Directories with a SQLite store in which nothing has happened yet."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TESTS = str(Path(__file__).resolve().parents[1])


@contextmanager
def new_directory() -> Iterator[Path]:
    """A directory with an empty store, in memory where the machine has such a place."""
    if TESTS not in sys.path:  # a seed is run by hand
        sys.path.append(TESTS)
    from empty_store import copy_of_empty_store

    memory = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(prefix="leadwright-", dir=memory if memory.is_dir() else None))
    try:
        copy_of_empty_store(path)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
