"""`leadwright merge`, `unmerge` and `suggestion`: who is who, decided by hand."""

from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.ports import Queries

app = typer.Typer(help="What somebody should look at.", no_args_is_help=True)
Person = Annotated[str, typer.Argument(help="E-mail, user id or number.")]
Id = Annotated[str, typer.Argument(help="As `leadwright suggestion list` shows it.")]


def register(commands: typer.Typer) -> None:
    """Add the commands."""
    commands.command(epilog=example("leadwright merge 17 ana@acme.example"))(merge)
    commands.command(epilog=example("leadwright unmerge 17"))(unmerge)
    commands.add_typer(app, name="suggestion")


def merge(
    person: Person,
    into: Person,
    because: Annotated[str, typer.Option(help="Why, for whoever asks later.")] = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Make one of two people.

    The first is the second from now on, with all they did; consent only tightens.
    """
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace
    from leadwright.core.ids import number_of
    from leadwright.core.problem import Problem, ProblemsError

    with in_workspace(data, workspace, writer=True) as here:
        queries = here.app.store.queries()
        try:
            gone, target = (person_of(queries, here.workspace.id, text) for text in (person, into))
            if gone == target:
                what = f"{person!r} and {into!r} are one person already."
                raise ProblemsError([Problem("C121", what)])
            body: dict[str, object] = {"into": target, "because": because}
            command(here, "merge_people", body, person=gone)
            home = queries.home(here.workspace.id, gone)
        finally:
            queries.close()
    if home is not None and home.merged_into:
        say(f"{number_of(gone)} is {number_of(target)} now.")
    else:
        say("It waits to be decided; see `leadwright health`.")


def unmerge(
    person: Annotated[str, typer.Argument(help="Their old number, e-mail or user id.")],
    because: Annotated[str, typer.Option(help="Why, for whoever asks later.")] = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Undo a merge: both are who they would be without it.

    What came since goes to whom its identifiers named. Nothing is sent again.
    """
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace
    from leadwright.core.ids import number_of
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.runtime.subjects import once_known_as

    with in_workspace(data, workspace, writer=True) as here:
        queries = here.app.store.queries()
        try:
            home = once_known_as(queries, here.workspace.id, person)
            into = home.merged_into
            if not into:
                what = f"{person!r} is a person of their own: there is nothing to undo."
                raise ProblemsError([Problem("C124", what)])
            above = queries.home(here.workspace.id, into)
            if above is not None and above.merged_into:
                first = number_of(into)
                what = f"Number {first}, whom they were merged into, was merged on."
                raise ProblemsError([Problem("C125", what, hint=f"Un-merge {first} first.")])
            command(here, "unmerge_people", {"because": because}, person=home.person)
            home = queries.home(here.workspace.id, home.person) or home
        finally:
            queries.close()
    if home.merged_into:
        say("It waits to be decided; see `leadwright health`.")
    else:
        say(f"{number_of(home.person)} and {number_of(into)} are two again.")


@app.command("list", epilog=example("leadwright suggestion list --kind conflict"))
def list_suggestions(
    kind: Annotated[str, typer.Option(help="Only this kind: conflict, account or household.")] = "",
    state: Annotated[str, typer.Option(help="open, accepted, rejected, or all.")] = "open",
    limit: Limit = 50,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """List what to decide, the longest waiting first."""
    from leadwright.cli.lists import rows_of
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import reading
    from leadwright.core.ids import number_of

    asked = "" if state == "all" else state
    with reading(data, workspace) as (here, queries):
        rows = rows_of(
            lambda count, after: queries.suggestions(
                here.workspace.id, count, after, kind=kind, state=asked
            ),
            limit,
        )
    if as_json:
        print_json(rows)
        return
    print_table(
        "Suggestions",
        ("id", "kind", "state", "since", "person", "other", "because"),
        [
            (row.id, row.kind, row.state, moment(row.at), str(number_of(row.person)),
             str(number_of(row.other)), str(row.evidence.get("because", "")))
            for row in rows
        ],
        empty="Nothing to decide.",
    )  # fmt: skip


@app.command(epilog=example("leadwright suggestion accept 0f3a..."))
def accept(id: Id, data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """Do what it says: two are one, or a person belongs to an account or a household."""
    _decide("accept_suggestion", id, data, workspace)


@app.command(epilog=example("leadwright suggestion reject 0f3a..."))
def reject(id: Id, data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """It is not so, and is not suggested again."""
    _decide("reject_suggestion", id, data, workspace)


def _decide(name: str, id: str, data: str, workspace: str) -> None:
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace
    from leadwright.core.problem import Problem, ProblemsError

    with in_workspace(data, workspace, writer=True) as here:
        queries = here.app.store.queries()
        try:
            listed = queries.suggestion(here.workspace.id, id)
            if listed is None:
                hint = "See `leadwright suggestion list --state all`."
                raise ProblemsError([Problem("C122", f"There is no suggestion {id!r}.", hint=hint)])
            command(here, name, {"suggestion": id}, person=listed.person)
            listed = queries.suggestion(here.workspace.id, id)
        finally:
            queries.close()
    say(f"It is {listed.state if listed else 'gone'}.")


def person_of(queries: "Queries", workspace: int, text: str) -> int:
    """The person that is meant. Raises ProblemsError if it is nobody, or no person."""
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.runtime.subjects import find_subject

    subject = find_subject(queries, workspace, text)
    if not subject.person:
        what = f"{text!r} is no person."
        raise ProblemsError([Problem("C123", what)])
    return subject.person
