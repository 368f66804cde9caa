"""A PostgreSQL to measure."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {"shared_buffers": "1GB"}
"""Beside those of tests: its manual advises a quarter of the memory, its default is 128 MB."""


@contextmanager
def store_url(kind: str, url: str, directory: Path) -> Iterator[str]:
    """The store to measure: SQLite, the database named, or a PostgreSQL started for this run."""
    if kind == "sqlite" or url:
        yield url or f"sqlite:{directory}"
        return
    sys.path.append(str(Path(__file__).parent.parent / "tests"))
    from postgres import Cluster

    cluster = Cluster(settings=SETTINGS)
    cluster.start()
    try:
        yield cluster.create_database()
    finally:
        cluster.stop()
