"""`leadwright enrich`: what a table of companies knows, for accounts that are there."""

from pathlib import Path
from typing import Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright enrich companies.csv --source clearview",
            "leadwright enrich sp500.csv --source sp500 --column 'industry=GICS Sector' --dry-run",
        )
    )(enrich)
    app.command(
        "tables", epilog=example("leadwright tables", "leadwright tables --stop clearview")
    )(tables)


def tables(
    stop: Annotated[
        str, typer.Option("--stop", metavar="SOURCE", help="Fill in nothing from it any more.")
    ] = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List the company tables that were kept, and which of them fill in new accounts."""
    from leadwright.cli import enriching

    enriching.show_tables(data, workspace, stop, as_json=as_json)


def enrich(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, JSONL, JSON or a spreadsheet.")
    ],
    source: Annotated[
        str, typer.Option(help="How the table is called, for whoever asks later. Default: FILE.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=COLUMN", help="What a column means; repeat it."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look: match and count, change nothing.")
    ] = False,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Fill in what a company table knows of your accounts.

    Rows are matched by domain, then by name without legal form. Industry, employees and country
    become attributes of the account, with the source named; what somebody said is never
    overwritten, and no account is made. The table is kept and fills in accounts that come later;
    a newer one of the same source takes its place.
    """
    from leadwright.cli import enriching

    enriching.enrich(data, workspace, file, source or file.name, column or [], dry_run=dry_run)
