"""`leadwright household`: who shares one, seen and decided by hand."""

from typing import Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example

app = typer.Typer(help="Consumers who decide and pay together.", no_args_is_help=True)
Person = Annotated[str, typer.Argument(help="E-mail, user id or number.")]
Because = Annotated[str, typer.Option(help="Why, for whoever asks later.")]


def register(commands: typer.Typer) -> None:
    """Add the commands."""
    commands.add_typer(app, name="household")


@app.command("list", epilog=example("leadwright household list"))
def list_households(
    limit: Limit = 50, data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False
) -> None:
    """List households of two people or more; `leadwright explain` says more of one."""
    from leadwright.cli.lists import rows_of
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import reading
    from leadwright.core.ids import number_of

    with reading(data, workspace) as (here, queries):
        rows = rows_of(
            lambda count, after: queries.households(here.workspace.id, count, after), limit
        )
    if as_json:
        print_json(rows)
        return
    print_table(
        "Households",
        ("number", "name", "people", "orders", "spent", "customer since"),
        [
            (str(number_of(row.unit)), row.name, row.people, row.orders, f"{row.spent / 100:.2f}",
             moment(row.customer_since))
            for row in rows
        ],
        empty="No household yet.",
    )  # fmt: skip


@app.command(epilog=example("leadwright household join ana@mail.example ben@mail.example"))
def join(
    person: Person,
    lives_with: Annotated[str, typer.Argument(metavar="WITH", help="Somebody who lives there.")],
    because: Because = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Let somebody live with another; keys and addresses do not change it any more."""
    _live("join_household", person, lives_with, because, data, workspace)


@app.command(epilog=example("leadwright household leave ana@mail.example"))
def leave(
    person: Person, because: Because = "", data: Data = DATA, workspace: WorkspaceName = ""
) -> None:
    """Let somebody live alone; keys and addresses do not change it any more."""
    _live("leave_household", person, "", because, data, workspace)


def _live(name: str, person: str, other: str, because: str, data: str, workspace: str) -> None:
    from leadwright.cli.merge import person_of
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace
    from leadwright.core.ids import number_of

    with in_workspace(data, workspace, writer=True) as here:
        queries = here.app.store.queries()
        try:
            mover = person_of(queries, here.workspace.id, person)
            body: dict[str, object] = {"because": because}
            if other:
                body["with"] = person_of(queries, here.workspace.id, other)
            before = queries.home(here.workspace.id, mover)
            command(here, name, body, person=mover)
            after = queries.home(here.workspace.id, mover)
            household = queries.household(here.workspace.id, after.unit) if after else None
        finally:
            queries.close()
    if after is None or before is None or after.unit == before.unit:
        say(f"{number_of(mover)} has not moved; `leadwright explain {person}` says why.")
    elif household is not None and household.people > 1:
        say(f"{number_of(mover)} lives in household {number_of(after.unit)} now.")
    else:
        say(f"{number_of(mover)} lives alone now.")
