"""`leadwright duplicates`: the same person or company, written in two ways."""

from typing import Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example

app = typer.Typer(
    help="Duplicates: find them, and say which ones are.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Kind = Annotated[str, typer.Option(metavar="people|accounts", help="People or accounts.")]
Ids = Annotated[
    list[int], typer.Argument(metavar="ID...", help="As `leadwright duplicates list` shows them.")
]
Note = Annotated[str, typer.Option(help="Why, for whoever looks later.")]


@app.command(
    epilog=example(
        "leadwright duplicates find",
        "leadwright duplicates find --kind accounts --dry-run",
        "leadwright duplicates find --merge-from 0.9999",
    )
)
def find(
    kind: Kind = "people",
    propose_from: Annotated[
        float,
        typer.Option(min=0.01, max=1.0, help="The least probability of a pair that is proposed."),
    ] = 0.5,
    merge_from: Annotated[
        float | None,
        typer.Option(
            min=0.9, max=1.0, help="Merge pairs of at least that probability without asking."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look: change nothing, merge nobody.")
    ] = False,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Compare everybody with those they may be, and propose pairs.

    What was decided about a pair before is respected. Needs the extra `duplicates`.
    """
    from leadwright.cli import reviewing

    reviewing.find(data, workspace, kind, propose_from, merge_from, dry_run, as_json)


@app.command("list", epilog=example("leadwright duplicates list --state open"))
def list_duplicates(
    state: Annotated[
        str, typer.Option(help="open, accepted, rejected, always, never or all.")
    ] = "open",
    kind: Annotated[str, typer.Option(help="Only people or accounts.")] = "",
    limit: Limit = 50,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List pairs, the most probable first."""
    from leadwright.cli import reviewing

    reviewing.listed(data, workspace, state, kind, limit, as_json)


@app.command(epilog=example("leadwright duplicates show 12"))
def show(
    id: Annotated[int, typer.Argument(metavar="ID")],
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Show a pair side by side, and what speaks for it and against it."""
    from leadwright.cli import reviewing

    reviewing.show(data, workspace, id, as_json)


@app.command(epilog=example("leadwright duplicates accept 12 13"))
def accept(ids: Ids, note: Note = "", data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """They are one: merge them."""
    _decide(ids, "accepted", note, data, workspace)


@app.command(epilog=example("leadwright duplicates reject 14 --note 'father and son'"))
def reject(ids: Ids, note: Note = "", data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """They are not, and are not proposed again."""
    _decide(ids, "rejected", note, data, workspace)


@app.command(epilog=example("leadwright duplicates always 12"))
def always(ids: Ids, note: Note = "", data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """Merge them, now and whenever a later run finds them apart."""
    _decide(ids, "always", note, data, workspace)


@app.command(epilog=example("leadwright duplicates never 14"))
def never(ids: Ids, note: Note = "", data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """Keep them apart: they never come into one group, whoever else they are like."""
    _decide(ids, "never", note, data, workspace)


def _decide(ids: list[int], state: str, note: str, data: str, workspace: str) -> None:
    from leadwright.cli import reviewing

    reviewing.decide(data, workspace, ids, state, note)
