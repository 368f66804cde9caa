"""A map for a file that came without one: guessed from header and first rows, to be confirmed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from leadwright.core.problem import ProblemsError
from leadwright.sources.files.doubts import check_header, untold
from leadwright.sources.files.draft import Draft
from leadwright.sources.files.kind import kind_of, system_of
from leadwright.sources.files.plain import plain_records, sheets_of
from leadwright.sources.files.plan import Format
from leadwright.sources.files.proposal import Proposal as Proposal
from leadwright.sources.files.sample import Sample

ROWS = 2_000
"""Rows looked at."""


def propose(
    path: Path, *, kind: str = "", stages: Sequence[str] = (), form: Format | None = None
) -> Proposal:
    """A map for the file. `kind` of its rows if it is known; `stages` of deals in the playbook.
    Raises ProblemsError when the file cannot be read or nothing says what its rows are."""
    form = form or Format()
    sheets = () if form.sheet else sheets_of(path)
    columns, sample, sheet = _table(path, form, sheets)
    kind = kind or kind_of(sample, path.name)
    check_header(columns, path.name)
    if not kind:
        raise ProblemsError([untold(columns, path.name, sheets)])
    draft = Draft(sample, kind, system_of(sample), stages, path.name, sheet, sheets)
    return Proposal(kind, draft.text(), draft.system, tuple(draft.open))


def _table(path: Path, form: Format, sheets: Sequence[str]) -> tuple[Sequence[str], Sample, str]:
    """The columns of a file and some of its rows; of a workbook, those of the first sheet that
    looks like a table, and its name where that is not the first of all."""
    if len(sheets) < 2:
        return *_sampled(path, form), ""
    for sheet in sheets:
        try:
            columns, sample = _sampled(path, replace(form, sheet=sheet))
        except ProblemsError:  # an empty one
            continue
        if kind_of(sample, path.name):
            return columns, sample, sheet if sheet != sheets[0] else ""
    return *_sampled(path, form), ""


def _sampled(path: Path, form: Format) -> tuple[Sequence[str], Sample]:
    with plain_records(path, form) as (columns, records):
        return columns, Sample(columns, records, ROWS)
