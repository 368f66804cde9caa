"""What went wrong, as problems that say what to do: never a traceback in somebody's face."""

import errno
import os
from collections.abc import Sequence
from traceback import extract_tb
from types import TracebackType

from leadwright.core.problem import Problem, ProblemsError

_MEND = {
    errno.EACCES: "let this user read and write there, or run it as the one who may",
    errno.EPERM: "let this user read and write there, or run it as the one who may",
    errno.EROFS: "it is mounted for reading only: take another place",
    errno.ENOSPC: "make room on the disk, and do it again",
    errno.EDQUOT: "make room on the disk, and do it again",
    errno.ENOENT: "look at the name, and whether the folder above it is there",
}
_STORE = "is it running, is the address right, may this user read and write there?"


def expected(error: Exception) -> bool:
    """Whether it is somebody's to mend, and no mistake of ours."""
    return isinstance(error, ProblemsError | OSError)


def problems_of(error: Exception) -> Sequence[Problem]:
    """One or more, for whatever a command raised."""
    if isinstance(error, ProblemsError):
        return error.problems
    if isinstance(error, OSError):
        return [_outside(error)]
    what = f"This should not have happened: {type(error).__name__} at {_place(error.__traceback__)}"
    hint = "LEADWRIGHT_TRACEBACK=1 shows more when you do it again; please report it."
    return [Problem("C199", what, hint=hint)]


def _outside(error: OSError) -> Problem:
    """What the machine, the disk or the store refused."""
    from leadwright.boot import StoreUnavailable

    if isinstance(error, StoreUnavailable):
        what = f"The store does not answer: {_one_line(str(error))}"
        return Problem("C171", what, "--data", _STORE)
    what = error.strerror or _one_line(str(error)) or type(error).__name__
    hint = _MEND.get(error.errno or 0, "")
    return Problem("C170", what, _named(error.filename), hint)


def _named(file: object) -> str:
    return os.fsdecode(file) if isinstance(file, str | bytes | os.PathLike) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _place(trace: TracebackType | None) -> str:
    frames = extract_tb(trace)
    ours = [frame for frame in frames if "leadwright" in frame.filename] or frames
    return f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno}" if ours else "no known place"
