"""`leadwright calls`: whom to call next, and what came of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.core.outcome import Decision
    from leadwright.ports import HistoryRow, Queries

app = typer.Typer(
    help="Calls: whom to call next, and what came of it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
OPEN_MAX = 10_000
"""Open calls that are looked through for one whose id begins as somebody says."""
Call = Annotated[
    str, typer.Argument(metavar="CALL", help="Its id as `leadwright calls list` shows it.")
]


@app.command("list", epilog=example("leadwright calls list --team callers"))
def list_calls(
    team: Annotated[str, typer.Option(help="Only those of this team.")] = "",
    owner: Annotated[str, typer.Option(help="Only those of this member.")] = "",
    later: Annotated[bool, typer.Option("--later", help="Those not to be made yet, too.")] = False,
    limit: Limit = 50,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List open calls, the most urgent first."""
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import now, reading

    with reading(data, workspace) as (here, queries):
        rows = queries.calls(
            here.workspace.id, limit, teams=[team] if team else None, owner=owner,
            ready_at=0 if later else now(),
        ).rows  # fmt: skip
    if as_json:
        print_json([task for _, task in rows])
        return
    print_table(
        "Calls",
        ("id", "urgency", "title", "team", "owner", "attempts", "from"),
        [
            (task.id, str(task.priority), task.title, task.team, task.owner, str(task.attempts),
             moment(task.not_before or task.opened_at))
            for _, task in rows
        ],
        empty="Nobody to call.",
    )  # fmt: skip


@app.command(epilog=example("leadwright calls log 5d1c0e no_answer"))
def log(
    call: Call,
    disposition: Annotated[str, typer.Argument(help="What came of it, as the playbook says.")],
    note: Annotated[str, typer.Option(help="In a few words.")] = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Say what came of a call."""
    _tell(data, workspace, call, "log_call", {"disposition": disposition, "note": note})


@app.command(epilog=example("leadwright calls book 5d1c0e 2027-01-12T14:00:00+01:00 --with ana"))
def book(
    call: Call,
    starts: Annotated[str, typer.Argument(help="When it starts, ISO 8601; UTC without a zone.")],
    minutes: Annotated[int, typer.Option(min=1, max=1_440, help="How long it takes.")] = 30,
    member: Annotated[str, typer.Option("--with", help="Whom they meet; else the owner.")] = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Book a meeting that a call led to."""
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.core.value import instant

    starts_at = instant(starts)
    if starts_at is None:
        hint = "such as 2027-01-12T14:00:00+01:00"
        raise ProblemsError([Problem("C151", f"{starts!r} is no time.", hint=hint)])
    body: dict[str, object] = {"starts_at": starts_at, "minutes": minutes}
    _tell(data, workspace, call, "book_appointment", body | ({"with": member} if member else {}))


def _tell(data: str, workspace: str, call: str, name: str, body: dict[str, object]) -> None:
    """Give a command about a call, and say what was decided."""
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace
    from leadwright.core.problem import Problem, ProblemsError

    with in_workspace(data, workspace, writer=True) as here:
        queries = here.app.store.queries()
        try:
            call = _whole(queries, here.workspace.id, call)
            row = queries.task(here.workspace.id, call)
            if row is None or row[1].kind != "call" or row[1].state != "open":
                hint = "`leadwright calls list --later` shows them."
                raise ProblemsError(
                    [Problem("C150", f"There is no open call {call!r}.", hint=hint)]
                )
            command(here, name, body | {"task": call}, person=row[1].person)
            decided = queries.timeline(here.workspace.id, 1, person=row[1].person).rows
            task = queries.task(here.workspace.id, call)
        finally:
            queries.close()
    refused = [one for one in _decisions(decided) if one.kind == "refused"]
    if refused:
        raise ProblemsError([Problem("C152", refused[0].because)])
    state = task[1].state if task is not None else "gone"
    attempts = task[1].attempts if task is not None else 0
    tried = f", after {attempts} in vain" if attempts else ""
    say(f"The call is {state.replace('_', ' ')}{tried}.")


def _whole(queries: "Queries", workspace: int, call: str) -> str:
    """The id of the one call that is open and whose id begins so. Raises ProblemsError."""
    from leadwright.core.problem import Problem, ProblemsError

    begun = call.removesuffix("…")
    found = [
        task.id
        for _, task in queries.calls(workspace, OPEN_MAX).rows
        if begun and task.id.startswith(begun)
    ]
    if len(found) > 1 and begun not in found:
        what = f"{len(found)} calls begin with {begun!r}."
        raise ProblemsError([Problem("C154", what, hint="Type more of the id.")])
    return found[0] if len(found) == 1 else begun


def _decisions(rows: "list[HistoryRow]") -> "list[Decision]":
    from leadwright.runtime.work import decisions_in

    return [one for row in rows for one in decisions_in(row.decisions)]
