"""Text files that people name on the command line."""

import os
from pathlib import Path

from leadwright.core.problem import Problem, ProblemsError

FILES_MAX = 10_000
BYTES_MAX = 4_000_000


def read_text(file: str) -> str:
    """A UTF-8 file. Raises ProblemsError if it cannot be read."""
    try:
        return Path(file).read_text("utf-8-sig")
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        what = "The file is not UTF-8 text."
    raise ProblemsError([Problem("C103", what, file)])


def read_playbook_text(name: str) -> tuple[str, str]:
    """(text, name) of a playbook in a file, or in several files of a folder. Problems that are told
    under that name say the file they stand in. Raises ProblemsError if it cannot be read."""
    folder = Path(name)
    if not folder.is_dir():
        return read_text(name), name
    from leadwright.playbook.parts import put_together

    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path in _yaml_files(folder, problems):
        try:
            texts[path.relative_to(folder).as_posix()] = read_text(str(path))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return put_together(texts, folder.as_posix())


def _yaml_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """The files of a playbook's folder; what is hidden or not YAML is none of them."""
    found: list[Path] = []
    size = 0
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for each in [Path(at, one) for one in (*folders, *sorted(names)) if one[0] != "."]:
            if each.suffix == ".yml":
                what = "A file of a playbook ends with .yaml."
                problems.append(Problem("C117", what, str(each), "Rename it."))
            elif each.is_symlink() and (each.is_dir() or each.suffix == ".yaml"):
                what = "A link may lead anywhere, and is not followed."
                problems.append(Problem("C117", what, str(each), "Put the file itself here."))
            elif each.suffix == ".yaml" and each.is_file():
                found.append(each)
                size += each.stat().st_size
    if len(found) > FILES_MAX or size > BYTES_MAX:
        what = f"{len(found):,} files with {size:,} bytes are too many for a playbook."
        hint = f"At most {FILES_MAX:,} files and {BYTES_MAX:,} bytes. Is it the right folder?"
        raise ProblemsError([Problem("C117", what, str(folder), hint)])
    return found
