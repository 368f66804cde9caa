"""`leadwright preview`: what a content would say."""

from typing import Annotated

import typer

from leadwright.cli.options import AsJson, example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright preview playbook.yaml cart_offer",
            "leadwright preview playbook.yaml welcome --set person.first_name=Ben",
            "leadwright preview playbook.yaml welcome --bare --html",
        )
    )(preview)


def preview(
    file: Annotated[str, typer.Argument(metavar="FILE|DIR", help="The playbook.")],
    content: Annotated[str, typer.Argument(help="Which of its contents.")],
    values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A value, such as person.plan=pro."),
    ] = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="Nothing is known but what `--set` says.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="Print the HTML and nothing else.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a content says to somebody, and send nothing.

    Without more it is a sample person; what had no value is listed, its stand-in is shown.
    """
    from leadwright.boot import read_playbook
    from leadwright.cli.files import read_playbook_text
    from leadwright.cli.output import harmless, print_json, say
    from leadwright.runtime.preview import preview as shown_to

    text, name = read_playbook_text(file)
    found = shown_to(read_playbook(text, name), content, _given(values or []), sample=not bare)
    if as_json:
        print_json({**found.said._asdict(), "missing": found.missing})
    elif html:
        typer.echo(harmless(found.said.html))
    else:
        if found.said.subject:
            say(f"Subject: {found.said.subject}\n")
        typer.echo(harmless(found.said.text.rstrip()))
        if found.missing:
            say(f"\nNo value: {', '.join(found.missing)}")


def _given(said: list[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs. Raises ProblemsError with all that are none."""
    from leadwright.core.problem import Problem, ProblemsError

    pairs = [each.partition("=") for each in said]
    problems = [
        Problem("C122", f"{name!r} is not NAME=VALUE", "--set", "such as person.first_name=Ben")
        for name, equals, _ in pairs
        if not equals or not name.strip()
    ]
    if problems:
        raise ProblemsError(problems)
    return {name.strip(): value for name, _, value in pairs}
