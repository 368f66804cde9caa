"""`leadwright rule`: the design rules that `leadwright check` looks for."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadwright.cli.options import AsJson, example

if TYPE_CHECKING:
    from leadwright.playbook.lint.rule import Rule


INDENT = "  "
WIDTH_MAX = 100


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=example("leadwright rule L101"))(rule)


def rule(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Which rule; without it, all are listed.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Explain a design rule, or list them.

    What it finds, why that matters, a bad and a good example, what to do, where it comes from.
    """
    from leadwright.cli.output import print_json, print_table
    from leadwright.playbook.lint.rule import rules

    every = rules()
    if code:
        found = _known(code, every)
        if as_json:
            print_json(_shown(found))
        else:
            _print(found)
    elif as_json:
        print_json([_shown(each) for each in every.values()])
    else:
        rows = [(each.code, each.severity, each.title) for each in every.values()]
        print_table("Design rules", ("code", "severity", "what it finds"), rows)


def _known(code: str, every: dict[str, "Rule"]) -> "Rule":
    from difflib import get_close_matches

    from leadwright.core.problem import Problem, ProblemsError

    found = every.get(code.upper())
    if found is None:
        about = [each.code for each in every.values() if code.lower() in each.title.lower()]
        begun = [each for each in every if each.startswith(code.upper())]
        close = (about or begun or get_close_matches(code.upper(), every, 1, cutoff=0.0))[0]
        hint = f"did you mean {close} ({every[close].title})? `leadwright rule` lists them"
        raise ProblemsError([Problem("C140", f"There is no rule {code!r}.", hint=hint)])
    return found


def _print(found: "Rule") -> None:
    from textwrap import fill, indent

    from rich.text import Text

    from leadwright.cli.check import COLOURS
    from leadwright.cli.output import console

    out = console()
    width = min(out.width, WIDTH_MAX) - len(INDENT)

    def part(name: str, text: str) -> None:
        out.print()
        out.print(Text(name, style="bold"))
        out.print(Text(indent(text, INDENT)), soft_wrap=True)

    out.print(
        Text.assemble((found.code, COLOURS[found.severity]), " ", (found.title, "bold")),
        Text(f"({found.severity})", style=COLOURS[found.severity]),
    )
    part("What", fill(found.what, width))
    part("Why", fill(found.why, width))
    part(f"Bad, on the shipped {found.bad.base} playbook", found.bad.change.rstrip())
    part(f"Good, on the shipped {found.near_miss.base} playbook", found.near_miss.change.rstrip())
    part("Fix", fill(found.fix, width))
    part("Source", fill(found.source, width))
    part("Meant so?", f"lint: {{ignore: {{{found.code}: the reason in words}}}}")


def _shown(found: "Rule") -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity,
        "title": found.title,
        "what": found.what,
        "why": found.why,
        "bad": {"playbook": found.bad.base, "change": found.bad.change},
        "good": {"playbook": found.near_miss.base, "change": found.near_miss.change},
        "fix": found.fix,
        "source": found.source,
    }
