"""One server per SQLite directory: a lock file that also says where the server is."""

import contextlib
import fcntl
import json
import os
from pathlib import Path

from leadwright.core.problem import Problem, ProblemsError

NAME = "lock"


class DirectoryLock:
    """Held from construction until `close`. Raises ProblemsError if another process holds it."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._file = (directory / NAME).open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise ProblemsError([in_use(directory)]) from error
        self.say("")

    def say(self, url: str) -> None:
        """Note where the server answers."""
        self._file.truncate(0)
        self._file.write(json.dumps({"pid": os.getpid(), "url": url}))
        self._file.flush()

    def close(self) -> None:
        """Let others have the directory."""
        with contextlib.suppress(OSError):
            self._file.truncate(0)
        self._file.close()


def holder_url(directory: Path) -> str | None:
    """Where the server that holds the directory answers; None if none does."""
    try:
        with (directory / NAME).open("r", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                text = file.read()
                return str(json.loads(text).get("url", "")) if text else ""
            return None
    except (FileNotFoundError, ValueError):
        return None


def alone(directory: Path) -> Problem:
    """The problem of a worker of its own on a SQLite directory."""
    return Problem(
        "B101",
        "on a directory the server has the only worker; several processes need PostgreSQL",
        str(directory),
        "`leadwright serve` runs both, or use a postgresql:// URL for --data",
    )


def in_use(directory: Path) -> Problem:
    """The problem of a second process on a SQLite directory."""
    return Problem(
        "B101",
        "another process works on this directory; several processes need PostgreSQL",
        str(directory),
        "stop it, or use a postgresql:// URL for --data",
    )
