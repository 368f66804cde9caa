"""Rows in the order of time, however many there are."""

import tempfile
from collections.abc import Iterable, Iterator
from heapq import merge
from typing import IO

import msgspec

from leadwright.sources.files.rows import Mapped

IN_MEMORY = 500_000
"""Rows sorted at a time; more are kept in sorted runs on disk and merged."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Mapped).decode


def in_time_order(rows: Iterable[Mapped], at_once: int = IN_MEMORY) -> Iterator[Mapped]:
    """The rows by `occurred_at`; those of the same instant in the order of files and rows.

    Uses temporary files once there are more than `at_once`.
    """
    runs: list[IO[bytes]] = []
    run: list[Mapped] = []
    try:
        for row in rows:
            run.append(row)
            if len(run) >= at_once:
                runs.append(_spilled(run))
                run = []
        run.sort(key=_when)
        yield from merge(*map(_read_back, runs), run, key=_when)
    finally:
        for spilled in runs:
            spilled.close()


def _when(row: Mapped) -> tuple[int, int, int]:
    return row.event.occurred_at, row.part, row.row


def _spilled(run: list[Mapped]) -> IO[bytes]:
    run.sort(key=_when)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed once merged
    for row in run:
        data = _encode(row)
        file.write(len(data).to_bytes(4, "little"))
        file.write(data)
    file.seek(0)
    return file


def _read_back(file: IO[bytes]) -> Iterator[Mapped]:
    while size := file.read(4):
        yield _decode(file.read(int.from_bytes(size, "little")))
