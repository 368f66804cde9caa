"""What `leadwright enrich` does, step by step."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from leadwright.boot import files
from leadwright.capture.domains import work_domain
from leadwright.capture.event import Event
from leadwright.capture.traits import account_traits
from leadwright.cli.output import print_table, say
from leadwright.cli.progress import deciding
from leadwright.cli.session import Session, in_workspace, now, settle, who
from leadwright.core.ids import duplicate_key, hashed_id, number_of
from leadwright.core.input import COMMAND, LANE_IMPORT
from leadwright.core.problem import Problem, ProblemsError
from leadwright.duplicates.normalise import company
from leadwright.ports import Queries, Submission

BATCH = 1_000
SAMPLES = 10
ATTRIBUTES = ("industry", "employees", "country")
COLUMNS = {
    "sector": "industry",
    "gics_sector": "industry",
    "industry_sector": "industry",
    "team_size": "employees",
    "headcount": "employees",
    "size": "employees",
    "staff": "employees",
    "country_code": "country",
    "hq_country": "country",
    "company": "name",
    "security": "name",
    "url": "website",
    "homepage": "website",
}
"""What columns of such tables are called besides the names that imports know."""

Row = tuple[int, dict[str, Any], str]
"""(unit, what the table says of it, found by)."""


def enrich(
    data: str, name: str, path: Path, source: str, said: list[str], *, dry_run: bool
) -> None:
    """Match the rows, hand what they say to the accounts, and tell. Raises ProblemsError."""
    columns = _columns(said)
    with in_workspace(data, name, writer=not dry_run) as here:
        queries = here.app.store.queries()
        try:
            accounts = _Accounts(queries, here.workspace.id)
        finally:
            queries.close()
        with files.plain_records(path) as (header, records):
            _check(header, columns, path)
            tally = _Tally()
            rows = _matched(records, columns, accounts, tally)
            if dry_run:
                _show(list(islice(rows, SAMPLES)))
                for _ in rows:
                    pass
            else:
                while batch := list(islice(rows, BATCH)):
                    here.app.submit([_submission(here, row, source) for row in batch])
        if not dry_run and tally.found:
            with deciding() as progress:
                settle(here, progress)
    say(
        f"{tally.read:,} rows: {tally.domain:,} are accounts by their domain, {tally.name:,} by"
        f" their name; {tally.unclear:,} fit several, {tally.read - tally.found - tally.unclear:,}"
        " none."
    )
    say("This was a dry run: nothing was changed." if dry_run else f"Filled in from {source}.")


class _Tally:
    """How many rows were read, matched by domain and by name, and fit several accounts."""

    def __init__(self) -> None:
        self.read = self.domain = self.name = self.unclear = 0

    @property
    def found(self) -> int:
        """Rows that are an account's."""
        return self.domain + self.name


class _Accounts:
    """The workspace's accounts, by domain and by name; 0: several are called so."""

    def __init__(self, queries: Queries, workspace: int) -> None:
        self.by_domain: dict[str, int] = {}
        self.by_name: dict[str, int] = {}
        after = ""
        while True:
            page = queries.accounts(workspace, BATCH, after)
            for row in page.rows:
                if row.domain:
                    self.by_domain[row.domain] = row.unit
                if name := company(row.name):
                    self.by_name[name] = 0 if name in self.by_name else row.unit
            after = page.next
            if not after:
                return


def _matched(
    records: Iterator[Any], columns: Mapping[str, str], accounts: _Accounts, tally: _Tally
) -> Iterator[Row]:
    for record in records:
        tally.read += 1
        said = _said(record.cells or {}, columns)
        traits = {n: said[n] for n in (*ATTRIBUTES, *columns.values()) if said.get(n) is not None}
        domain = _domain(said)
        if unit := accounts.by_domain.get(domain, 0):
            tally.domain += 1
            yield unit, traits, domain
            continue
        name = company(str(said.get("name") or ""))
        unit = accounts.by_name.get(name, -1) if name else -1
        if unit > 0:
            tally.name += 1
            yield unit, traits, name
        elif unit == 0:
            tally.unclear += 1


def _said(cells: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """A row's cells under the names of our catalogue; empty ones say nothing."""
    named = {columns.get(column, column): value for column, value in cells.items()}
    said = account_traits({name: value for name, value in named.items() if value not in ("", None)})
    found = {COLUMNS.get(name, name): value for name, value in said.items()}
    return account_traits(found) | said


def _domain(said: Mapping[str, Any]) -> str:
    for name in ("domain", "website", "email"):
        text = str(said.get(name) or "").strip().lower()
        host = text.split("://")[-1].split("/")[0].rpartition("@")[2].removeprefix("www.")
        if host and (found := work_domain(f"x@{host}")):
            return found
    return ""


def _submission(here: Session, row: Row, source: str) -> Submission:
    unit, traits, _ = row
    at = now()
    body = {"source": source, "traits": traits}
    event = Event(COMMAND, "enrich", at, unit=unit, body=body, actor=who())
    encoded = msgspec.json.encode(event)
    key = duplicate_key("enrich", hashed_id(unit, msgspec.json.encode(body, order="sorted").hex()))
    return Submission(here.workspace.id, LANE_IMPORT, "import", at, encoded, key)


def _columns(said: list[str]) -> dict[str, str]:
    """column -> what it means, from `NAME=COLUMN`. Raises ProblemsError."""
    problems = []
    columns = {}
    for one in said:
        name, _, column = one.partition("=")
        if name.strip() and column.strip():
            columns[column.strip()] = name.strip()
        else:
            hint = "Such as --column 'industry=GICS Sector'."
            problems.append(Problem("C165", f"{one!r} names no column.", "--column", hint))
    if problems:
        raise ProblemsError(problems)
    return columns


def _check(header: tuple[str, ...], columns: Mapping[str, str], path: Path) -> None:
    problems = [
        Problem("C166", f"{path.name} has no column {column!r}.", "--column",
                f"It has {', '.join(map(repr, header[:20]))}.")
        for column in columns if column not in header
    ]  # fmt: skip
    known = _said(dict.fromkeys(header, "1"), columns)
    if not {"domain", "website", "email", "name"} & set(known):
        hint = "Name one: --column domain=COLUMN, or --column name=COLUMN."
        problems.append(Problem("C167", "No column says which company a row is about.", "", hint))
    elif not {*ATTRIBUTES, *columns.values()} & set(known):
        hint = "Name one: --column industry=COLUMN, employees=COLUMN or country=COLUMN."
        problems.append(Problem("C168", "No column says anything an account can use.", "", hint))
    if problems:
        raise ProblemsError(problems)


def _show(rows: list[Row]) -> None:
    print_table(
        "The first accounts that are found",
        ("account", "by", "says"),
        [
            (str(number_of(unit)), by, "  ".join(f"{n}={v}" for n, v in traits.items()))
            for unit, traits, by in rows
        ],
        empty="No row is one of your accounts.",
    )
