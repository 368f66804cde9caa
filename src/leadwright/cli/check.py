"""`leadwright check`: is this playbook good?"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadwright.cli.options import example

if TYPE_CHECKING:
    from leadwright.playbook.lint import Flagged, Linted
    from leadwright.playbook.looking_back import LooksBack
    from leadwright.playbook.model import Playbook


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright check playbook.yaml", "leadwright check playbook.yaml --strict --json"
        )
    )(check)


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A playbook: a file, or a folder.")],
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing if it is good.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a playbook.

    Tells every problem at once, with its line and what to do. A playbook without problems is
    looked through for design mistakes: errors keep it from being put in force, unless it says why
    they are meant; warnings and hints do not.
    """
    from leadwright.boot import read_playbook
    from leadwright.cli.files import read_playbook_text
    from leadwright.core.problem import ProblemsError
    from leadwright.playbook.lint import lint
    from leadwright.runtime.clock import SystemClock

    text, file = read_playbook_text(file)
    try:
        book = read_playbook(text, file)
    except ProblemsError as error:
        if not as_json:
            raise
        _print_json(file, error.problems)
        raise typer.Exit(1) from None
    found = lint(book, text, file, SystemClock().now())
    if as_json:
        _print_json(file, (), book, found)
    else:
        _print(file, book, found, quiet=quiet)
    if found.worst("error") or (strict and found.worst("warning")):
        raise typer.Exit(1)


def looked_through(book: "Playbook", text: str, file: str) -> None:
    """Tell the design mistakes of a playbook that is to come into force.

    Raises ProblemsError if there are errors that it does not silence.
    """
    from leadwright.core.problem import ProblemsError
    from leadwright.playbook.lint import lint
    from leadwright.runtime.clock import SystemClock

    found = lint(book, text, file, SystemClock().now())
    if errors := found.worst("error"):
        raise ProblemsError([each.problem for each in errors])
    for each in found.worst("warning"):
        _print_finding(each)


def _print(file: str, book: "Playbook", found: "Linted", *, quiet: bool) -> None:
    from leadwright.cli.output import say
    from leadwright.playbook.looking_back import looking_back

    for each in found.findings:
        _print_finding(each)
    if quiet:
        return
    can = "cannot be put in force: it" if found.worst("error") else "can be put in force, and"
    verdict = "is good" if not found.findings else f"{can} has {_count(found)}"
    say(f"{file} {verdict}: {book.name} ({book.model}), version {book.hash}.")
    rules = sum(
        len(motion.qualify.fit)
        + sum(len(rules) for rules in motion.qualify.events.values())
        + len(motion.qualify.stages)
        for motion in book.motions.values()
    )
    nurture = [motion.nurture for motion in book.motions.values()]
    triggers = sum(len(plan.triggers) for plan in nurture)
    sequences = sum(not each.confirms for plan in nurture for each in plan.sequences.values())
    say(f"{rules} rules, {triggers} triggers, {sequences} sequences, {len(book.teams)} teams.")
    if back := looking_back(book):
        say(_looks_back(file, back))
    for code, reason in sorted({(each.code, each.reason) for each in found.silenced}):
        say(f"{code} is silenced: {reason}")


def _looks_back(file: str, back: "list[LooksBack]") -> str:
    """What may have to be counted first, and which command says of what."""
    one = len(back) == 1
    far = max(each.days for each in back)
    until = f"up to {far} day{'' if far == 1 else 's'}" if far else "for ever"
    return (
        f"{len(back)} {'condition looks' if one else 'conditions look'} back, {until}. Where "
        f"{'it asks' if one else 'they ask'} for more than was kept so far, "
        f"{'it warms' if one else 'they warm'} up before {'it holds' if one else 'they hold'}: "
        f"`leadwright playbook diff active {file}` says which."
    )


COLOURS = {"error": "bold red", "warning": "bold yellow", "hint": "bold cyan"}


def _print_finding(found: "Flagged") -> None:
    from rich.text import Text

    from leadwright.cli.output import console

    out = console()
    colour = COLOURS[found.severity]
    head = Text.assemble((found.code, colour), " ", (found.severity, colour), " ")
    out.print(head.append(str(found.where), "bold"), soft_wrap=True)
    out.print(Text(f"  {found.what}"), soft_wrap=True)
    out.print(Text(f"  {found.fix}", style="green"), soft_wrap=True)
    out.print(Text(f"  leadwright rule {found.code}", style="dim"), soft_wrap=True)


def _count(found: "Linted") -> str:
    counts = [
        f"{len(of)} {severity}{'' if len(of) == 1 else 's'}"
        for severity in COLOURS
        if (of := found.worst(severity))
    ]
    return " and ".join(counts)


def _print_json(
    file: str, problems: Any, book: "Playbook | None" = None, found: "Linted | None" = None
) -> None:
    from leadwright.cli.output import print_json
    from leadwright.playbook.looking_back import looking_back

    print_json(
        {
            "file": file,
            "ok": book is not None,
            "hash": book.hash if book is not None else None,
            "problems": [
                {"code": p.code, "what": p.what, "where": p.where, "hint": p.hint, "link": p.link}
                for p in problems
            ],
            "looks_back": [each._asdict() for each in (looking_back(book) if book else ())],
            "findings": [_shown(each) for each in (found.findings if found else ())],
            "silenced": [
                _shown(each) | {"reason": each.reason} for each in (found.silenced if found else ())
            ],
        }
    )


def _shown(found: "Flagged") -> dict[str, Any]:
    file, line = found.where.origin
    return {
        "code": found.code,
        "severity": found.severity,
        "where": str(found.where),
        "file": str(file),
        "line": line,
        "keys": list(found.where.trail),
        "what": found.what,
        "fix": found.fix,
        "link": found.problem.link,
    }
