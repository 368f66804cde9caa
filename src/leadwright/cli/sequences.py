"""`leadwright sequence`: who is in which, and what holds it back."""

from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Why, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.cli.session import Session
    from leadwright.runtime.standing_in import Standing

app = typer.Typer(
    help="Sequences: hold them back, and let them go.", no_args_is_help=True, rich_markup_mode=None
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The sequence.")]


@app.command("list", epilog=example("leadwright sequence list"))
def list_(data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False) -> None:
    """List them: how many people are inside, and what waits because it is paused."""
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import in_workspace

    with in_workspace(data, workspace) as here:
        rows = _sequences(here)
    if as_json:
        import msgspec

        print_json([msgspec.to_builtins(each) for each in rows])
        return
    print_table(
        "Sequences",
        ("sequence", "inside", "an hour", "state", "waiting", "since (UTC)", "by", "why"),
        [
            (each.name, each.inside, each.hourly_volume or "", _state(each), each.waiting,
             moment(each.since)[:19], each.who, each.reason)
            for each in rows
        ],
        empty="The playbook has no sequences.",
    )  # fmt: skip


@app.command(epilog=example("leadwright sequence pause welcome --reason 'wrong price'"))
def pause(name: Name, reason: Why = "", data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """Hand nothing of a sequence over any more.

    What is planned waits, and expires when it is not true any more.
    """
    from leadwright.cli.output import say

    _tell(data, workspace, "pause_sequence", {"sequence": name, "reason": reason})
    say(f"{name} is paused.")


@app.command(epilog=example("leadwright sequence resume welcome --hours 2"))
def resume(
    name: Name,
    reason: Why = "",
    hours: Annotated[
        int, typer.Option(min=0, help="For so long it may say more than its hourly volume.")
    ] = 24,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Let a sequence go on, with what waits."""
    from leadwright.cli.output import say

    body = {"sequence": name, "reason": reason, "hours": hours}
    _tell(data, workspace, "resume_sequence", body)
    say(f"{name} goes on.")


def _state(each: "Standing") -> str:
    """Its state, and until when it may say more than its hourly volume."""
    from leadwright.cli.output import moment

    return f"{each.state} until {moment(each.until)[:16]}" if each.until else each.state


def _tell(data: str, workspace: str, command_name: str, body: dict[str, object]) -> None:
    """Give the command. Raises ProblemsError where there is no such sequence."""
    from leadwright.cli.session import command, in_workspace
    from leadwright.core.problem import Problem, ProblemsError

    with in_workspace(data, workspace, writer=True) as here:
        known = [each.name for each in _sequences(here)]
        if body["sequence"] not in known:
            what = f"The playbook in force has no sequence {body['sequence']!r}."
            hint = f"There are: {', '.join(known) or 'none'}."
            raise ProblemsError([Problem("C141", what, "NAME", hint)])
        command(here, command_name, body)


def _sequences(here: "Session") -> "list[Standing]":
    from leadwright.cli.session import now
    from leadwright.runtime.standing_in import sequences_of

    queries = here.app.store.queries()
    try:
        book = here.app.playbook_of(here.workspace.id)
        return sequences_of(queries, here.workspace.id, book, now()) if book is not None else []
    finally:
        queries.close()
