"""`leadwright explain`: what happened with a person or an account, and why."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

if TYPE_CHECKING:
    from rich.tree import Tree

    from leadwright.core.outcome import Decision
    from leadwright.ports import StoredTouch
    from leadwright.runtime.explain import Explanation, Step


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright explain ana@acme.com",
            "leadwright explain acme.com --limit 20",
            "leadwright explain user:4711 --json",
        )
    )(explain)


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="PERSON|ACCOUNT|HOUSEHOLD",
            help="E-mail, user id, domain, household id or number; `user:`, `email:`, `domain:`, "
            "`group:`, `household:` or `id:` in front says which.",
        ),
    ],
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, help="How many inputs, the latest.")
    ] = 200,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Explain a person, an account or a household.

    Shows every input, the decisions it led to with rule, values and playbook version, the touches
    planned, sent and withheld and why, and the score as a sum.
    """
    from leadwright.boot import readers
    from leadwright.cli.output import print_json
    from leadwright.cli.session import now, reading
    from leadwright.runtime import explain as reasons

    sources = readers()
    with reading(data, workspace) as (here, queries):
        found = reasons.explain(
            reasons.Records(
                queries=queries,
                journal=here.app.journal,
                read=lambda row: sources[row.source].read(row),
                imports=lambda id: here.app.settings.import_of(here.workspace.id, id),
            ),
            reasons.find_subject(queries, here.workspace.id, subject),
            workspace=here.workspace.id,
            playbook=here.app.playbook_of(here.workspace.id),
            now=now(),
            limit=limit,
        )
    if as_json:
        print_json(found)
    else:
        show(found)


def show(found: "Explanation") -> None:
    """Print an explanation: who, the score, the timeline, the touches."""
    from rich.text import Text

    from leadwright.cli.output import console

    out = console()
    out.print(
        Text.assemble(
            (f"{found.kind.capitalize()} {found.number}", "bold"),
            f"  {found.title}  ",
            (found.stage or "no stage yet", "bold green"),
        )
    )
    for name, value in found.state.items():
        out.print(Text(f"  {name}: {_said(name, value)}", style="dim"))
    for where in found.warming:
        out.print(Text(f"  warming, does not hold until all is counted: {where}", style="yellow"))
    out.print()
    _show_score(found)
    out.print(_timeline(found))
    if found.touches:
        out.print()
        _show_touches(found.touches)


def _said(name: str, value: Any) -> str:
    """A state's value; instants inside become times people read."""
    from leadwright.cli.output import cell, moment

    text = cell(value)
    head, _, tail = text.rpartition(" ")
    if name.startswith(("trigger ", "in sequence ")) and tail.isdecimal():
        return f"{head} {moment(int(tail))}"
    return text


def _show_score(found: "Explanation") -> None:
    from leadwright.cli.output import console, points, print_table, say

    if not found.contributions:
        say("Score: no rule has given points.")
        console().print()
        return
    rows: list[tuple[str, ...]] = []
    for name in dict.fromkeys(one.score for one in found.contributions):
        parts = [one for one in found.contributions if one.score == name]
        rows += [
            (name, one.rule, points(one.milli), _decay(one.awarded, one.milli, one.day))
            for one in parts
        ]
        rows.append((name, "= sum", points(sum(one.milli for one in parts)), ""))
    print_table("Score", ("score", "rule", "points", ""), rows)
    console().print()


def _decay(awarded: int, milli: int, day: int) -> str:
    from leadwright.cli.output import moment, points

    if awarded == milli:
        return ""
    return f"{points(awarded)} on {moment(day * 86_400_000)[:10]}, decayed since"


def _timeline(found: "Explanation") -> "Tree":
    from rich.text import Text
    from rich.tree import Tree

    title = "Timeline (UTC)" + (", older inputs left out" if found.more else "")
    tree = Tree(Text(title, style="bold"), guide_style="dim")
    for step in found.steps:
        branch = tree.add(_step_line(step))
        for decision in step.decisions:
            branch.add(_decision_line(decision, step))
    if not found.steps:
        tree.add(Text("nothing recorded yet", style="dim"))
    return tree


def _step_line(step: "Step") -> Any:
    from rich.text import Text

    from leadwright.cli.output import fact, moment
    from leadwright.runtime.origin import in_words

    kind = "" if step.kind == "event" else f"{step.kind} "
    source = f"  journal {step.ref}" if step.ref else ""
    return Text.assemble(
        (moment(step.at), "cyan"),
        "  ",
        (f"{kind}{step.name}".strip(), "bold"),
        "".join(f"  {name}={fact(name, value)}" for name, value in step.said.items()),
        f"  by {step.actor}" if step.actor and not step.origin else "",
        (f"  from {in_words(step.origin)}" if step.origin else "", "italic"),
        (f"{source}  playbook v{step.version}", "dim"),
    )


def _decision_line(decision: "Decision", step: "Step") -> Any:
    from rich.text import Text

    from leadwright.cli.output import fact

    style = {"withheld": "yellow", "too_late": "yellow", "set_aside": "red"}.get(
        decision.kind, "green"
    )
    values = ", ".join(f"{name}={fact(name, value)}" for name, value in decision.values.items())
    parts: list[Any] = [
        (_own_time(decision.at, step.at), "cyan"),
        (f"{decision.kind} {decision.name}".strip(), style),
    ]
    if decision.because:
        parts.append(f": {decision.because}")
    if values:
        parts.append((f"  [{values}]", "dim"))
    if decision.rule:
        version = f"v{step.version} {step.playbook[:8]}".strip()
        parts.append((f"  rule {decision.rule} ({version})", "dim"))
    return Text.assemble(*parts)


def _own_time(at: int, step_at: int) -> str:
    """When a decision became true, if that was not the instant of the input it came with."""
    from leadwright.cli.output import moment

    if at == step_at:
        return ""
    day, time = moment(at).split()
    return f"{time} " if moment(step_at).startswith(day) else f"{day} {time} "


def _show_touches(touches: list["StoredTouch"]) -> None:
    from leadwright.cli.output import moment, print_table

    print_table(
        "Touches",
        ("planned", "channel", "what", "state", "handed over", "why"),
        [
            (
                moment(one.touch.planned_at or one.touch.not_before),
                one.touch.channel,
                f"{one.touch.sequence}/{one.touch.step}" if one.touch.sequence else one.touch.step,
                one.state,
                moment(one.handed_at),
                one.error,
            )
            for one in touches
        ],
    )
