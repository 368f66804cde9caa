"""What `leadwright enrich` does, step by step."""

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import blake2b, file_digest
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from leadwright.boot import files
from leadwright.capture.accounts import COMPANY, domain_in
from leadwright.capture.companies import company_key
from leadwright.capture.event import Event
from leadwright.capture.identify import DOMAIN
from leadwright.capture.traits import account_traits
from leadwright.cli.output import moment, print_json, print_table, say
from leadwright.cli.progress import deciding
from leadwright.cli.session import Session, command, in_workspace, now, settle, who
from leadwright.core.ids import duplicate_key, hashed_id, identifier_key, number_of
from leadwright.core.input import COMMAND, LANE_IMPORT
from leadwright.core.problem import Problem, ProblemsError
from leadwright.duplicates.company_names import company
from leadwright.ports import Queries, ReferenceTable, Submission
from leadwright.runtime.filling import table_hash

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
    """Keep the table for accounts that come later, match its rows with those that are there, hand
    them what it says, and tell. Raises ProblemsError."""
    columns = _columns(said)
    with in_workspace(data, name, writer=not dry_run) as here:
        if not dry_run:
            use(here, source, keep(here, path, source, columns))
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
    if dry_run:
        say("This was a dry run: nothing was changed.")
    else:
        say(f"Filled in from {source}, which fills in accounts that come from now on, too.")


def keep(here: Session, path: Path, source: str, columns: Mapping[str, str]) -> str:
    """Keep what the rows say under their domain and name; the hash of the table. Raises
    ProblemsError."""
    workspace, settings = here.workspace.id, here.app.settings
    hash = table_hash(_digest(path), source, sorted(columns.items()))
    if any(each.hash == hash for each in settings.tables(workspace)):
        return hash
    usable, first = 0, True
    with files.plain_records(path) as (header, records):
        _check(header, columns, path)
        rows = (_row(record, columns) for record in records)
        while batch := list(islice(rows, BATCH)):
            domains, names = {}, Counter[bytes]()
            for domain, called, traits in batch:
                text = msgspec.json.encode(traits).decode()
                if domain and traits:
                    domains[identifier_key(workspace, DOMAIN, domain)] = text
                if called and traits:
                    key = identifier_key(workspace, COMPANY, called)
                    names[key] += 1
                    domains.setdefault(key, text)
                usable += bool((domain or called) and traits)
            twice = {key for key, times in names.items() if times > 1}
            twice |= settings.kept_keys(workspace, hash, names.keys()) if not first else set()
            said = [(key, "" if key in twice else text) for key, text in domains.items()]
            settings.keep_rows(workspace, hash, said, first=first)
            first = False
    settings.keep_table(ReferenceTable(workspace, hash, source, path.name, who(), now(), usable))
    return hash


def use(here: Session, source: str, hash: str) -> None:
    """Let the table fill in accounts that become known from now on; without a hash, none does."""
    command(here, "use_table", {"source": source, "hash": hash})


def _row(record: Any, columns: Mapping[str, str]) -> tuple[str, str, dict[str, Any]]:
    """(domain, name in one spelling, what the row says)"""
    said = _said(record.cells or {}, columns)
    return _domain(said), company_key(str(said.get("name") or "")), _traits_of(said, columns)


def _traits_of(said: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    return {n: said[n] for n in (*ATTRIBUTES, *columns.values()) if said.get(n) is not None}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, lambda: blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise ProblemsError([Problem("M120", what, str(path))]) from None


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
        traits = _traits_of(said, columns)
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
        if found := domain_in(str(said.get(name) or "")):
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


def show_tables(data: str, name: str, stop: str, *, as_json: bool) -> None:
    """List the tables; before that, let one of them fill in nothing any more. Raises
    ProblemsError."""
    with in_workspace(data, name, writer=bool(stop)) as here:
        used = _in_use(here)
        if stop and stop not in used:
            hint = f"In use: {', '.join(used) or 'none'}."
            raise ProblemsError([Problem("C169", f"No table of {stop!r} is in use.", hint=hint)])
        if stop:
            use(here, stop, "")
            used = _in_use(here)
        kept = here.app.settings.tables(here.workspace.id)
    if as_json:
        shown = [
            msgspec.structs.asdict(one) | {"in_use": used.get(one.source) == one.hash}
            for one in kept
        ]
        print_json(shown)
        return
    print_table(
        "Company tables",
        ("source", "file", "kept (UTC)", "rows", "by", "fills in"),
        [
            (one.source, one.name, moment(one.at), one.rows, one.who,
             "new accounts" if used.get(one.source) == one.hash else "")
            for one in kept
        ],
        empty="No table was kept yet: `leadwright enrich` does.",
    )  # fmt: skip


def _in_use(here: Session) -> dict[str, str]:
    queries = here.app.store.queries()
    try:
        return dict(queries.tables(here.workspace.id))
    finally:
        queries.close()


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
