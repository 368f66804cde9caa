"""`leadwright absence`: who of a team is away, and when they are back."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.cli.session import Session
    from leadwright.ports import Queries

app = typer.Typer(
    help="Absences of people who answer hand-offs.", no_args_is_help=True, rich_markup_mode=None
)
HEADS = ("team", "member", "from", "until")
Member = Annotated[str, typer.Argument(help="As the playbook's `teams` name them.")]


@app.command("set", epilog=example("leadwright absence set ana 2027-07-12 2027-07-23"))
def set_absence(
    member: Member,
    first: Annotated[str, typer.Argument(metavar="FROM", help="The first day, theirs.")],
    last: Annotated[str, typer.Argument(metavar="UNTIL", help="The last day, included.")],
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Somebody will be away: nothing is offered to them, and their clocks stand."""
    from leadwright.core.problem import Problem, ProblemsError

    try:
        ends = date.fromisoformat(last)
        wrong = ends < date.fromisoformat(first) or ends < date.today()
    except ValueError:
        what = "Absences go from one day to another."
        raise ProblemsError([Problem("C141", what, hint="such as 2027-07-12")]) from None
    if wrong:
        raise ProblemsError([Problem("C142", f"{first} to {last} is no time to come.")])
    _tell(data, workspace, "set_absence", {"member": member, "from": first, "until": last})


@app.command(epilog=example("leadwright absence end ana"))
def end(member: Member, data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """Somebody is back; what was told of later days does not hold any more."""
    _tell(data, workspace, "end_absence", {"member": member})


@app.command("list", epilog=example("leadwright absence list"))
def list_absences(
    data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False
) -> None:
    """List absences that were told; those of the playbook are in the playbook."""
    from leadwright.cli.output import print_json, print_table
    from leadwright.cli.session import reading

    with reading(data, workspace) as (here, queries):
        rows = _absences(here, queries)
    if as_json:
        print_json([dict(zip(HEADS, row, strict=True)) for row in rows])
        return
    print_table("Absences", HEADS, rows, empty="Nobody is away.")


def _tell(data: str, workspace: str, name: str, body: dict[str, object]) -> None:
    from leadwright.cli.output import say
    from leadwright.cli.session import command, in_workspace
    from leadwright.core.problem import Problem, ProblemsError

    member = str(body["member"])
    with in_workspace(data, workspace, writer=True) as here:
        playbook = here.app.playbook_of(here.workspace.id)
        teams = playbook.teams.values() if playbook is not None else ()
        known = sorted({each.id for team in teams for each in team.members})
        if member not in known:
            hint = f"there are {', '.join(known)}" if known else "the playbook has no teams"
            raise ProblemsError([Problem("C143", f"No team has a {member!r}.", hint=hint)])
        command(here, name, body)
        queries = here.app.store.queries()
        try:
            theirs = [row for row in _absences(here, queries) if row[1] == member]
        finally:
            queries.close()
    days = ", ".join(sorted({f"{first} to {last}" for _, _, first, last in theirs}))
    say(f"{member} is away {days}." if days else f"{member} is not away.")


def _absences(here: "Session", queries: "Queries") -> list[tuple[str, str, str, str]]:
    """(team, member, first day, last day) of all that was told."""
    from leadwright.core.ids import identifier_key
    from leadwright.core.unit import Team, decode_head
    from leadwright.runtime.addressing import TEAM

    playbook = here.app.playbook_of(here.workspace.id)
    keys = {
        name: identifier_key(here.workspace.id, TEAM, name)
        for name in (playbook.teams if playbook is not None else ())
    }
    found = queries.find(keys.values())
    rows = []
    for name, key in keys.items():
        document = queries.document(found[key], 0) if key in found else None
        team = decode_head(document) if document is not None else None
        for member, absences in team.absences.items() if isinstance(team, Team) else ():
            rows += [
                (name, member, str(date.fromordinal(first)), str(date.fromordinal(last)))
                for first, last in absences
            ]
    return rows
