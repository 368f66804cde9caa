"""`leadwright merge`, `unmerge` and `suggestion`: who is who, decided by hand."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Limit, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.ports import Queries, Suggestion

app = typer.Typer(help="What somebody should look at.", no_args_is_help=True)
Person = Annotated[str, typer.Argument(help="E-mail, user id or number.")]
Id = Annotated[str, typer.Argument(help="As `leadwright suggestion list` shows it.")]
ID_SHOWN = 10
"""So much of an id tells suggestions apart."""
LOOKED_AT = 100_000
"""Among so many one is sought by the beginning of its id."""


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
    kind: Annotated[
        str, typer.Option(help="Only this kind: conflict, account, accounts or household.")
    ] = "",
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
        one_of = partial(_named, queries, here.workspace.id)
        table = [
            (row.id[:ID_SHOWN], row.kind, row.state, moment(row.at // 1_000 * 1_000),
             one_of(row.person), one_of(row.other), str(row.evidence.get("because", "")))
            for row in rows
        ]  # fmt: skip
    columns = ("id", "kind", "state", "since", "one", "other", "because")
    print_table("Suggestions", columns, table, empty="Nothing to decide.")


def _named(queries: "Queries", workspace: int, id: int) -> str:
    """The number of a person, an account or a household, with what people call it."""
    from leadwright.core.ids import number_of

    person, account = queries.person(workspace, id), queries.account(workspace, id)
    name = ""
    if person is not None:
        name = f"{person.email or person.name} {person.user_id}"
    elif account is not None:
        name = account.name or account.domain
    return " ".join(f"{number_of(id)} {name}".split())


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

    with in_workspace(data, workspace, writer=True) as here:
        queries = here.app.store.queries()
        try:
            listed = _suggestion(queries, here.workspace.id, id)
            command(here, name, {"suggestion": listed.id}, person=listed.person)
            now = queries.suggestion(here.workspace.id, listed.id)
        finally:
            queries.close()
    say(f"It is {now.state if now else 'gone'}.")


def _suggestion(queries: "Queries", workspace: int, id: str) -> "Suggestion":
    """The suggestion of that id, or the only one whose id begins so. Raises ProblemsError."""
    from leadwright.cli.lists import rows_of
    from leadwright.core.problem import Problem, ProblemsError

    listed = queries.suggestion(workspace, id)
    if listed is not None:
        return listed
    page = partial(queries.suggestions, workspace, kind="", state="")
    found: list[Suggestion] = (
        [row for row in rows_of(page, LOOKED_AT) if row.id.startswith(id)] if id else []
    )
    if len(found) == 1:
        return found[0]
    what = f"Several suggestions begin with {id!r}." if found else f"There is no suggestion {id!r}."
    hint = "See `leadwright suggestion list --state all`."
    raise ProblemsError([Problem("C122", what, hint=hint)])


def person_of(queries: "Queries", workspace: int, text: str) -> int:
    """The person that is meant. Raises ProblemsError if it is nobody, or no person."""
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.runtime.subjects import find_subject

    subject = find_subject(queries, workspace, text)
    if not subject.person:
        what = f"{text!r} is no person."
        raise ProblemsError([Problem("C123", what)])
    return subject.person
