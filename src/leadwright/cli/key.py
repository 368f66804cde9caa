"""`leadwright key`: who may come in."""

from typing import Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

app = typer.Typer(
    help="Keys: who may capture and who may act.", no_args_is_help=True, rich_markup_mode=None
)


@app.command(
    epilog=example(
        "leadwright key create write",
        "leadwright key create api --member ana --scope people:read --scope commands:write",
    )
)
def create(
    kind: Annotated[str, typer.Argument(metavar="write|api", help="Capture only, or the API.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may do; repeat it. Default for api: all.")
    ] = None,
    member: Annotated[str, typer.Option(help="Who acts with it, as the playbook names them.")] = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Make a key and show its secret, once."""
    from leadwright.cli.output import say
    from leadwright.cli.session import in_workspace, who
    from leadwright.core.problem import Problem, ProblemsError

    if kind not in ("write", "api"):
        raise ProblemsError([Problem("C104", f"{kind!r} is no kind of key.", hint="write or api")])
    scopes = _scopes(kind, scope or [])
    with in_workspace(data, workspace, writer=True) as here:
        say(here.app.new_key(here.workspace.id, kind, scopes, member, who()))


def _scopes(kind: str, said: list[str]) -> list[str]:
    """What the key may do. Raises ProblemsError for what is no scope."""
    from leadwright.api.access import SCOPES, is_scope
    from leadwright.core.problem import Problem, ProblemsError

    if kind == "write":
        if said and said != ["capture"]:
            hint = "leave --scope out, or make an api key"
            raise ProblemsError([Problem("C172", "A write key only captures.", "--scope", hint)])
        return ["capture"]
    hint = f"one of {', '.join(SCOPES)}, calls:<team>"
    problems = [
        Problem("C172", f"{scope!r} is no scope.", "--scope", hint)
        for scope in said
        if not is_scope(scope)
    ]
    if problems:
        raise ProblemsError(problems)
    return said or ["*"]


@app.command("list", epilog=example("leadwright key list"))
def list_keys(data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False) -> None:
    """List the keys.

    Secrets are not kept and cannot be shown.
    """
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import in_workspace

    with in_workspace(data, workspace) as here:
        keys = here.app.settings.keys(here.workspace.id)
    if as_json:
        print_json(keys)
        return
    print_table(
        "Keys",
        ("id", "kind", "begins with", "scopes", "member", "created", "revoked"),
        [
            (str(key.id), key.kind, key.prefix, " ".join(key.scopes), key.member,
             moment(key.created_at), moment(key.revoked_at))
            for key in keys
        ],
    )  # fmt: skip


@app.command(epilog=example("leadwright key revoke 3"))
def revoke(
    key: Annotated[int, typer.Argument(metavar="ID", help="As `leadwright key list` shows it.")],
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Make a key useless, at once."""
    from leadwright.cli.output import say
    from leadwright.cli.session import in_workspace, now, who
    from leadwright.core.problem import Problem, ProblemsError

    with in_workspace(data, workspace, writer=True) as here:
        if not here.app.settings.revoke_key(here.workspace.id, key, who(), now()):
            hint = "`leadwright key list` shows the ids."
            raise ProblemsError([Problem("C105", f"There is no live key {key}.", hint=hint)])
    say(f"Key {key} is revoked.")
