"""`leadwright health`, `retry` and `dismiss`: is all well, and what is not once more, or never."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.ports import Journal, SetAside

SILENT_MS = 30_000
COUNTED = 1_000


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=example("leadwright health"))(health)
    app.command(epilog=example("leadwright retry", "leadwright retry 17 18"))(retry)
    app.command(epilog=example("leadwright dismiss 17 18", "leadwright dismiss --all"))(dismiss)


def health(data: Data = DATA, as_json: AsJson = False) -> None:
    """Show how it is doing.

    Whether everything is decided and delivered; exit code 1 if something is set aside.
    """
    from functools import partial

    from leadwright.cli.output import moment, print_json, print_table, say
    from leadwright.cli.session import now, opened
    from leadwright.runtime.brake import paused

    with opened(data) as app:
        queries = app.store.queries()
        beats = queries.heartbeats()
        positions = queries.positions()
        rows: list[dict[str, Any]] = [
            {
                "workspace": each.name,
                "lag_ms": _lag_ms(app.journal, each.id, positions),
                "pending": queries.pending(each.id),
                "paused": [
                    held.sequence
                    for held in paused(queries.brakes(each.id), partial(app.playbook_of, each.id))
                ],
                "set_aside": len(queries.set_aside(each.id, COUNTED)),
                "touches": {
                    f"{channel} {state}": count
                    for (channel, state), count in queries.touch_counts(each.id).items()
                },
            }
            for each in app.settings.workspaces()
        ]
        server, one_server = app.server_url(), app.directory is not None
        queries.close()
    if as_json:
        print_json({"server": server, "workers": beats, "workspaces": rows})
    else:
        if one_server:
            say(f"Server: {server or 'none runs on this data'}")
        for name, at in beats.items():
            silent = "  (silent)" if now() - at > SILENT_MS else ""
            say(f"Worker {name}: last heard of {moment(at)} UTC{silent}")
        print_table(
            "Workspaces",
            ("workspace", "behind by", "not folded", "set aside", "touches"),
            [
                (row["workspace"], f"{row['lag_ms'] / 1000:.1f} s", row["pending"],
                 row["set_aside"],
                 ", ".join(f"{name} {count}" for name, count in row["touches"].items()))
                for row in rows
            ],
        )  # fmt: skip
        for row in rows:
            if row["set_aside"]:
                which = f" --workspace {row['workspace']}" if len(rows) > 1 else ""
                say(f"Set aside in {row['workspace']}: `leadwright retry --list{which}` says why")
            for name in row["paused"]:
                say(f"Paused in {row['workspace']}: {name} (`leadwright sequence list`)")
    if any(row["set_aside"] for row in rows):
        raise typer.Exit(1)


def _lag_ms(journal: "Journal", workspace: int, positions: dict[tuple[int, int], int]) -> int:
    """How long the oldest journal row of a workspace waits to be addressed."""
    from leadwright.cli.session import LANES, now

    oldest = [
        row.at
        for lane in LANES
        for row in journal.after(workspace, lane, positions.get((workspace, lane), 0), 1)
    ]
    return max(0, now() - min(oldest)) if oldest else 0


def retry(
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Which; default: all of them.")
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="Only list what is set aside.")] = False,
    limit: Limit = 500,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Try again what was set aside.

    Inputs that could not be decided are kept with the error. Mend the cause first.
    """
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace, reading

    with reading(data, workspace) as (here, queries):
        waiting = queries.set_aside(here.workspace.id, limit)
    chosen = [row for row in waiting if not ids or row.id in ids]
    if show or not chosen:
        _list(chosen)
        return
    with in_workspace(data, workspace, writer=True) as here:
        command(here, "retry", {"ids": [row.id for row in chosen]})
    with reading(data, workspace) as (here, queries):
        left = {row.id for row in queries.set_aside(here.workspace.id, limit)}
    again = len(left - {row.id for row in waiting} | left & {row.id for row in chosen})
    say(f"{len(chosen):,} tried again, {again:,} set aside again.")
    if again:
        raise typer.Exit(1)


def dismiss(
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="Which.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    limit: Limit = 500,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Forget what was set aside and cannot be used.

    What somebody has sent wrong stays wrong: look at it with `leadwright retry --list`, mend the
    sender, and let go of it. The journal keeps what was sent. What failed on its way to somebody
    for a reason of ours is not dismissed: it waits for a release that mends it.
    """
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace, reading
    from leadwright.core.problem import Problem, ProblemsError

    if bool(ids) == every:
        hint = "`leadwright retry --list` shows what there is."
        raise ProblemsError([Problem("C130", "Say which, or --all.", hint=hint)])
    with reading(data, workspace) as (here, queries):
        waiting = queries.set_aside(here.workspace.id, limit)
    chosen = [row for row in waiting if every or row.id in (ids or ())]
    ours = [row for row in chosen if row.unit]
    if theirs := [row.id for row in chosen if not row.unit]:
        with in_workspace(data, workspace, writer=True) as here:
            command(here, "dismiss", {"ids": theirs})
    say(f"{len(theirs):,} dismissed." if chosen else "There is none of these.")
    if ours:
        say(f"{len(ours):,} are not: `leadwright retry` tries them again.")
        raise typer.Exit(1)


def _list(rows: "list[SetAside]") -> None:
    from leadwright.cli.output import moment, print_table

    print_table(
        "Set aside",
        ("id", "when (UTC)", "why"),
        [(str(row.id), moment(row.at), row.error) for row in rows],
        empty="Nothing is set aside.",
    )
