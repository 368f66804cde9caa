"""What a file's header leaves open, in words."""

from collections.abc import Sequence

from leadwright.core.problem import Problem, ProblemsError
from leadwright.sources.files.sample import EMAIL, Sample


def check_header(columns: Sequence[str], file: str) -> None:
    """Raise ProblemsError where the first line is none: an address stands in no header."""
    if any(EMAIL.fullmatch(name.strip()) for name in columns):
        what = "The file has no header line: its first line is data."
        hint = "Put one above, or say `format: {columns: [...]}` in a map."
        raise ProblemsError([Problem("M133", what, file, hint)])


def untold(columns: Sequence[str], file: str, sheets: Sequence[str] = ()) -> Problem:
    """Nothing says what the rows are, on none of a workbook's `sheets`."""
    what = "The header does not tell what the rows are."
    hint = f"Say it with --kind. The columns: {', '.join(columns[:30])}."
    if len(columns) == 1:
        hint = f"If {columns[0]!r} is a title, take off what is above the header; or say --kind."
    if len(sheets) > 1:
        names = ", ".join(sheets[:30])
        hint += f" The sheets, of which none tells: {names}."
    return Problem("M132", what, file, hint)


def doubts(sample: Sample, kind: str) -> list[str]:
    """What somebody should look at, besides what the columns say."""
    said = []
    if kind == "people" and set(sample.plain) == {"email"} and not sample.doubled:
        said.append(
            "There are addresses and nothing else: if nobody there must be written to, say "
            "--kind suppressions."
        )
    for name in sample.doubled:
        said.append(
            f"Several columns are called {name!r} and are left out: rename them, or name all with "
            "`format: {columns: [...]}`."
        )
    return said
