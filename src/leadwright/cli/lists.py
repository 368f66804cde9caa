"""`leadwright people`, `accounts` and `tasks`: who there is and what waits."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example


def register(app: typer.Typer) -> None:
    """Add the three commands."""
    app.command(epilog=example("leadwright people --stage qualified"))(people)
    app.command(epilog=example("leadwright accounts --owner ana"))(accounts)
    app.command(epilog=example("leadwright tasks --state open"))(tasks)


def people(
    stage: Annotated[str, typer.Option(help="Only those at this lifecycle stage.")] = "",
    email: Annotated[str, typer.Option(help="Only this address.")] = "",
    limit: Limit = 50,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List known people."""
    from leadwright.cli.output import points, print_json, print_table
    from leadwright.cli.session import reading
    from leadwright.core.ids import number_of

    with reading(data, workspace) as (here, queries):
        rows = rows_of(
            lambda count, after: queries.people(
                here.workspace.id, count, after, stage=stage, email=email.lower()
            ),
            limit,
        )
    if as_json:
        print_json(rows)
        return
    print_table(
        "People",
        ("number", "name", "email", "user id", "stage", "fit", "engagement", "account"),
        [
            (str(number_of(row.person)), row.name, row.email, row.user_id, row.stage,
             points(row.fit), points(row.engagement),
             str(number_of(row.account)) if row.account else "")
            for row in rows
        ],
        empty="Nobody yet.",
    )  # fmt: skip


def accounts(
    stage: Annotated[str, typer.Option(help="Only those at this lifecycle stage.")] = "",
    owner: Annotated[str, typer.Option(help="Only those of this member.")] = "",
    target: Annotated[bool, typer.Option("--target", help="Only target accounts.")] = False,
    limit: Limit = 50,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List accounts."""
    from leadwright.cli.output import points, print_json, print_table
    from leadwright.cli.session import reading
    from leadwright.core.ids import number_of

    with reading(data, workspace) as (here, queries):
        rows = rows_of(
            lambda count, after: queries.accounts(
                here.workspace.id, count, after, stage=stage, owner=owner, target=target or None
            ),
            limit,
        )
    if as_json:
        print_json(rows)
        return
    print_table(
        "Accounts",
        ("number", "name", "domain", "stage", "owner", "hand-off", "people", "fit", "engagement"),
        [
            (str(number_of(row.unit)), row.name, row.domain, row.stage, row.owner, row.hand_off,
             row.people, points(row.fit), points(row.engagement))
            for row in rows
        ],
        empty="No account yet.",
    )  # fmt: skip


def tasks(
    state: Annotated[
        str, typer.Option(help="open, offered, queued, accepted, rejected, done ... or all.")
    ] = "",
    owner: Annotated[str, typer.Option(help="Only those of this member.")] = "",
    kind: Annotated[str, typer.Option(help="task, call, hand_off, escalation ...")] = "",
    team: Annotated[str, typer.Option(help="Only those of this team.")] = "",
    limit: Limit = 50,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List tasks, calls and hand-offs, the longest waiting first.

    What waits for a team: --kind hand_off --state queued.
    """
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import reading

    with reading(data, workspace) as (here, queries):
        rows = rows_of(
            lambda count, after: queries.tasks(
                here.workspace.id,
                count,
                after,
                state="" if state == "all" else state,
                owner=owner,
                kind=kind,
                team=team,
            ),
            limit,
        )
    if as_json:
        print_json([task for _, task in rows])
        return
    print_table(
        "Tasks",
        ("id", "kind", "state", "title", "team", "owner", "opened", "due"),
        [
            (task.id, task.kind, task.state, task.title, task.team, task.owner,
             moment(task.opened_at), moment(task.due_at))
            for _, task in rows
        ],
        empty="Nothing to do.",
    )  # fmt: skip


def rows_of(page: Callable[[int, str], Any], limit: int) -> list[Any]:
    """Rows of as many pages as it takes, up to `limit`."""
    rows: list[Any] = []
    after = ""
    while len(rows) < limit:
        found = page(min(500, limit - len(rows)), after)
        rows += found.rows
        after = found.next
        if not after:
            break
    return rows
