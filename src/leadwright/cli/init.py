"""`leadwright init`: from nothing to a workspace that runs."""

from typing import Annotated

import typer

from leadwright.cli.options import example

MODELS = ("b2b", "b2c", "hybrid")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright init ./leadwright-data --model b2c --name shop",
            "leadwright init ./leadwright-data --playbook sales.yaml --name sales",
        )
    )(init)


def init(
    directory: Annotated[str, typer.Argument(metavar="DIR|URL", help="Where the data goes.")],
    name: Annotated[str, typer.Option(help="Name of the workspace.")],
    model: Annotated[
        str, typer.Option(help="Operating model whose shipped playbook is taken: b2b, b2c, hybrid.")
    ] = "",
    playbook: Annotated[
        str, typer.Option(metavar="FILE|DIR", help="Your own playbook instead.")
    ] = "",
) -> None:
    """Make a workspace with playbook and keys.

    The data directory is made where it is missing. Run it again with another name
    to add a workspace.
    """
    import re
    import shlex

    from leadwright.boot import check_name
    from leadwright.cli.output import say
    from leadwright.cli.session import Session, opened, settle, who

    check_name(name)
    text = _text(model, playbook)
    with opened(directory, writer=True, made=False) as app:
        workspace = app.add_workspace(name, text, who())
        write_key = app.new_key(workspace.id, "write", ["capture"], "", who())
        api_key = app.new_key(workspace.id, "api", ["*"], "", who())
        settle(Session(app, workspace))
    shown = re.sub(r"(?<=//)([^:@/]+):[^@/]+@", r"\1:***@", directory)
    say(f"Workspace {workspace.name} ({workspace.model}) is ready in {shown}.")
    say("")
    say(f"  write key  {write_key}   for capture: websites, apps, servers")
    say(f"  API key    {api_key}   for people and programs that act")
    say("")
    say("They are shown only now. Next:")
    at = shlex.quote(shown)
    say(f"  leadwright serve --data {at}")
    say(f"  leadwright playbook show --data {at} --workspace {shlex.quote(workspace.name)}")


def _text(model: str, playbook: str) -> str:
    """The playbook's text. Raises ProblemsError where it cannot be had."""
    from importlib.resources import files

    from leadwright.boot import read_playbook
    from leadwright.cli.files import read_playbook_text
    from leadwright.core.problem import Problem, ProblemsError

    if bool(model) == bool(playbook):
        what = "Say either which model's shipped playbook to take, or your own."
        hint = "Such as --model b2c, or --playbook shop.yaml."
        raise ProblemsError([Problem("C101", what, hint=hint)])
    if playbook:
        text, file = read_playbook_text(playbook)
        read_playbook(text, file)
        return text
    if model not in MODELS:
        what = f"{model!r} is not an operating model."
        hint = f"Choose one of {', '.join(MODELS)}."
        raise ProblemsError([Problem("C102", what, "--model", hint)])
    return (files("leadwright.playbook") / "shipped" / f"{model}.yaml").read_text("utf-8")
