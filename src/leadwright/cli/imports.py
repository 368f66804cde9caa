"""`leadwright import`: people, accounts, deals and events from files."""

from pathlib import Path
from typing import Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example

KINDS = (
    "people", "accounts", "target_accounts", "events", "attendees", "opportunities",
    "suppressions",
)  # fmt: skip
"""Those of `sources.files`, which is not loaded just to explain the command."""

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", help="CSV, Excel, Parquet, JSONL or JSON, also packed (.gz)."
    ),
]
Maps = Annotated[
    list[Path] | None,
    typer.Option(
        "--map",
        metavar="MAP",
        help="YAML that says what columns mean: one for all files, or one for each in turn. "
        "HubSpot and Salesforce exports need none.",
    ),
]
Propose = Annotated[
    bool,
    typer.Option("--propose", help="Only print a map for the file, to look over and save."),
]
Kind = Annotated[
    str,
    typer.Option(
        metavar="KIND", help=f"What the rows are, where no map says it: {', '.join(KINDS)}."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only look: count, show samples, change nothing.")
]
History = Annotated[
    bool,
    typer.Option(
        "--history", help="Fold in virtual time, as if it happened then. Nothing is sent."
    ),
]
RunOn = Annotated[
    str,
    typer.Option(
        metavar="DURATION",
        help="History: how long virtual time runs on after the last row, such as "
        "'30 minutes'. Default: the longest idle time of the playbook's triggers.",
    ),
]
Continue = Annotated[
    bool, typer.Option("--continue", help="History: sequences begun in it go on afterwards.")
]
RejectsTo = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where rejected rows go. Default: FILE.rejects.csv."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "import",
        epilog=example(
            "leadwright import contacts.csv --propose > contacts.yaml",
            "leadwright import contacts.csv --map contacts.yaml --dry-run",
            "leadwright import hubspot-crm-exports-all-contacts.csv",
            "leadwright import events.csv.gz --map events.yaml --history --run-on '30 minutes'",
            "leadwright import users.csv logins.csv --map users.yaml --map logins.yaml --history",
        ),
    )(import_files)
    app.command("imports", epilog=example("leadwright imports --json"))(list_imports)
    app.command(
        "unimport",
        epilog=example(
            "leadwright unimport 1bc62f5b --dry-run", "leadwright unimport contacts.csv"
        ),
    )(undo_import)


def import_files(
    files: Files,
    map_files: Maps = None,
    propose: Propose = False,
    kind: Kind = "",
    dry_run: DryRun = False,
    history: History = False,
    run_on: RunOn = "",
    keep_open: Continue = False,
    rejects: RejectsTo = None,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Import people, accounts, deals, events, attendees or suppressions.

    Rows that cannot be used are written to a file of their own with what is wrong, to be mended
    and imported again. The same file twice changes nothing.

    Time does not run backwards: files that tell of the same history belong into one command.
    """
    from leadwright.cli import importing
    from leadwright.cli.files import read_text
    from leadwright.cli.output import warn
    from leadwright.cli.session import now

    ahead = importing.run_on_ms(run_on, history=history, keep_open=keep_open)
    importing.check_kind(kind)
    changing = not (propose or dry_run)
    with importing.where(data, workspace, writer=changing) as here:
        stages, accounts = importing.kept_by(here)
        if propose:
            importing.offer(files, kind, stages)
            return
        maps = [(read_text(str(one)), str(one)) for one in map_files or []]
        parts = list(zip(files, importing.plans_for(files, maps, kind, stages), strict=True))
        job = importing.job(parts, now(), history, ahead, keep_open, rejects, stages, accounts)
        if dry_run:
            importing.look(job, here)
        elif here is not None:
            try:
                importing.bring_in(job, here)
            except KeyboardInterrupt:
                warn("Stopped. What has come in stays; the same command again goes on there.")
                raise


def undo_import(
    id: Annotated[
        str,
        typer.Argument(
            metavar="IMPORT", help="Its id as `leadwright imports` lists it, or its file."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look: say what it would do, change nothing.")
    ] = False,
    also_suppressions: Annotated[
        bool,
        typer.Option(
            "--also-suppressions", help="Lift the suppressions and unsubscribes of the file too."
        ),
    ] = False,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Undo an import, as if its files had never come.

    People and accounts of whom only the files told are gone; others are as they would be without.
    What happened since stays, and what was sent stays sent. Stops stay, unless they are lifted too.
    """
    from leadwright.cli import unimporting

    unimporting.undo(data, workspace, id, dry_run=dry_run, also_suppressions=also_suppressions)


def list_imports(
    limit: Limit = 20,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List what was imported, newest first: files, rows, and how far it is."""
    from leadwright.boot import files
    from leadwright.cli.output import moment, print_json, print_table, say
    from leadwright.cli.session import in_workspace

    with in_workspace(data, workspace) as here:
        found = here.app.settings.imports(here.workspace.id, limit)
    if as_json:
        print_json(found)
        return
    print_table(
        "Imports",
        ("id", "begun (UTC)", "file", "kind", "state", "rows", "rejected", "by"),
        [
            (one.id[:8], moment(one.at), one.name, one.kind, one.state, one.rows, one.rejected,
             one.who)
            for one in found
        ],
        empty="Nothing was imported yet.",
    )  # fmt: skip
    for one in found:
        if one.state in (files.READING, files.FAILED) and one.handed_over:
            why = (
                one.error or "It is being read, or was broken off: the same command goes on there."
            )
            say(f"{one.name} ({one.id[:8]}): {one.handed_over:,} inputs have come in. {why}")
