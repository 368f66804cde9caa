"""Text files that people name on the command line."""

from pathlib import Path

from leadwright.core.problem import Problem, ProblemsError


def read_text(file: str) -> str:
    """A UTF-8 file. Raises ProblemsError if it cannot be read."""
    try:
        return Path(file).read_text("utf-8-sig")
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        what = "The file is not UTF-8 text."
    raise ProblemsError([Problem("C103", what, file)])
