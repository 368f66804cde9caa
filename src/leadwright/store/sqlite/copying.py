"""A copy of a directory that is used meanwhile: each file as of one moment, the journal last.

What the state has folded is then in the journal; what the journal has besides is folded by whoever
opens the copy.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from leadwright.core.problem import Problem, ProblemsError
from leadwright.store.sqlite.connect import available, reader

FILES = ("state.db", "journal.db")
FOLDERS = ("imports", "mailbox")
"""Files that wait to be imported, and what channels in `capture` have kept."""
_UNFINISHED = ".unfinished"


def copy_directory(directory: Path, into: Path) -> int:
    """Copy what `directory` holds into the new directory `into`; the bytes of that. It has its name
    only when all of it is on the disk. Raises ProblemsError if `into` is there already."""
    if into.exists():
        what = "there is something already, and a backup writes over nothing"
        hint = "name a directory that is not there yet, such as backup-$(date +%F)"
        raise ProblemsError([Problem("S113", what, str(into), hint)])
    made = into.with_name(into.name + _UNFINISHED)
    shutil.rmtree(made, ignore_errors=True)  # of one that was broken off
    made.mkdir(mode=0o700, parents=True)
    for name in FILES:
        _copy(directory / name, made / name)
    for name in FOLDERS:
        if (directory / name).is_dir():
            shutil.copytree(directory / name, made / name)
    _kept(made)
    made.rename(into)
    _kept(into.absolute().parent)
    return sum(path.stat().st_size for path in into.rglob("*") if path.is_file())


def _copy(file: Path, to: Path) -> None:
    """All pages in one go: they are of one moment, and whoever writes meanwhile does not wait."""
    if not file.exists():
        return
    to.touch(mode=0o600)
    with available(), closing(reader(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    _kept(to)


def _kept(path: Path) -> None:
    """Return when it is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # a folder of some file systems cannot
            os.fsync(opened)
    finally:
        os.close(opened)
