"""Capture: what a channel would have sent stays on this machine, in a local mailbox."""

import errno
import os
import time
from pathlib import Path
from threading import Lock

import msgspec

from leadwright.ports import Outgoing, RetryAfter

_writing = Lock()
"""Workspaces share the file of a channel."""
_encode = msgspec.json.Encoder(order="deterministic").encode


class Capture:
    """Writes each message as one JSON line to `<mailbox>/<channel>.jsonl`. Nothing leaves.

    Like the channels it stands for it does not recognise a message it has had before.
    """

    idempotent = False
    parallel = 1
    accepted_as = "captured"

    def __init__(self, channel: str, mailbox: Path) -> None:
        self.path = mailbox / f"{channel}.jsonl"
        self._file = -1

    def send(self, outgoing: Outgoing) -> None:
        """Append the line. A disk that will not take it is asked again later."""
        line = {"at": time.time_ns() // 1_000_000, **msgspec.structs.asdict(outgoing)}
        try:
            if self._file < 0:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY
                self._file = os.open(self.path, flags, 0o600)
            self._write(_encode(line) + b"\n")
        except OSError as error:
            raise RetryAfter(f"the local mailbox cannot be written: {error.strerror}", 5) from error

    def _write(self, line: bytes) -> None:
        """Whole or not at all, so that a full disk leaves no half lines."""
        with _writing:
            end = os.lseek(self._file, 0, os.SEEK_END)
            if os.write(self._file, line) != len(line):
                os.ftruncate(self._file, end)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
