"""`leadwright playbook`: what decides, and since when."""

from typing import Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

app = typer.Typer(
    help="Playbooks: everything that decides.", no_args_is_help=True, rich_markup_mode=None
)


@app.command(epilog=example("leadwright playbook show > playbook.yaml"))
def show(
    version: Annotated[
        int, typer.Option(metavar="NUMBER", help="Which; default: the one in force.")
    ] = 0,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Print a playbook as it was written."""
    from leadwright.cli.session import reading
    from leadwright.core.problem import Problem, ProblemsError

    with reading(data, workspace) as (here, queries):
        versions = dict(queries.versions(here.workspace.id))
        wanted = version or max(versions, default=0)
        kept = here.app.settings.playbook(here.workspace.id, versions.get(wanted, ""))
    if kept is None:
        what = f"There is no version {wanted}." if versions else "No playbook is in force yet."
        hint = "`leadwright playbook list` shows what there is."
        raise ProblemsError([Problem("C111", what, hint=hint)])
    typer.echo(kept.text, nl=False)


@app.command(epilog=example("leadwright playbook activate playbook.yaml --note 'shorter waits'"))
def activate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A playbook.")],
    note: Annotated[str, typer.Option(help="Why, for those who come later.")] = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Put a playbook in force.

    It is checked first, and decides from now on.
    """
    from leadwright.boot import read_playbook
    from leadwright.cli.files import read_text
    from leadwright.cli.output import say
    from leadwright.cli.session import in_workspace, settle, who

    text = read_text(file)
    read_playbook(text, file)
    with in_workspace(data, workspace, writer=True) as here:
        hash = here.app.activate(here.workspace.id, text, who(), note)
        settle(here)
    say(f"{file} is in force in workspace {here.workspace.name}, as {hash}.")


@app.command("list", epilog=example("leadwright playbook list"))
def list_playbooks(
    data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False
) -> None:
    """List the versions, newest first."""
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import reading

    with reading(data, workspace) as (here, queries):
        rows = [
            (number, hash, here.app.settings.playbook(here.workspace.id, hash))
            for number, hash in reversed(queries.versions(here.workspace.id))
        ]
    if as_json:
        fields = ("author", "note", "at")
        print_json(
            [
                {"version": number, "hash": hash}
                | {name: getattr(kept, name) for name in fields if kept is not None}
                for number, hash, kept in rows
            ]
        )
        return
    print_table(
        "Playbooks",
        ("version", "hash", "kept (UTC)", "by", "note"),
        [
            (number, hash, moment(kept.at), kept.author, kept.note)
            for number, hash, kept in rows
            if kept is not None
        ],
        empty="No playbook is in force yet.",
    )
