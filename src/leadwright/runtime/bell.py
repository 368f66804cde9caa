"""Waking the worker of a SQLite directory: a named pipe, written after each commit."""

import contextlib
import os
import select
from pathlib import Path

NAME = "bell"


class PipeBell:
    """Rings through `DIR/bell`. Any process may ring; one waits.

    A ring while nobody waits is kept (the pipe is not empty), so none is missed; a ring that
    cannot be delivered is not an error, since whoever waits also looks by itself in the end.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / NAME
        with contextlib.suppress(FileExistsError):
            os.mkfifo(self._path, 0o600)
        # Opened for both, so that neither end blocks or breaks when the other goes away.
        self._pipe = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def ring(self) -> None:
        """Wake whoever waits."""
        with contextlib.suppress(OSError):
            os.write(self._pipe, b"!")

    def wait(self, timeout_s: float) -> None:
        """Return on a ring since the last wait, or after the timeout."""
        ready, _, _ = select.select([self._pipe], [], [], max(0.0, timeout_s))
        if ready:
            with contextlib.suppress(OSError):
                os.read(self._pipe, 65_536)

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._pipe)
