"""`leadwright report`: what the decisions add up to, in the terms of the operating model."""

from typing import Annotated, Any

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

DAY_MS = 86_400_000
DETAILS = (
    ("Triggers", "triggers"),
    ("Hand-offs", "hand_off"),
    ("Rejected because", "rejected"),
    ("Warnings about deals", "deal_warnings"),
    ("Offers redeemed", "redeemed"),
    ("Credited", "credited"),
    ("Withheld because", "withheld"),
    ("Too late", "too_late"),
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=example("leadwright report --days 30"))(report)


def report(
    days: Annotated[int, typer.Option(min=0, help="Only the last so many UTC days; 0: all.")] = 0,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Show what happened, in your model's terms.

    Counts and rates of the operating model, touches, and what was withheld and why. History counts
    on the days it happened.
    """
    from leadwright.cli.output import print_json
    from leadwright.cli.session import now, reading
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.measure.report import build_report

    since = now() // DAY_MS - days + 1 if days else 0
    with reading(data, workspace) as (here, queries):
        book = here.app.playbook_of(here.workspace.id)
        rows = queries.rollups(here.workspace.id, since)
    if book is None:
        hint = "`leadwright playbook activate FILE` puts one in force."
        raise ProblemsError([Problem("C110", "There is no playbook to report by.", hint=hint)])
    found = build_report(book, [(row.metric, row.name, row.count, row.value) for row in rows])
    if as_json:
        print_json(found)
        return
    _show(f"{here.workspace.name} ({found['model']})", found)


def _show(title: str, found: dict[str, Any]) -> None:
    from leadwright.cli.output import print_table, say
    from leadwright.measure.shown import shown

    print_table(title, ("", "value"), [(one["label"], shown(one)) for one in found["figures"]])
    touches = [
        (channel, state, count)
        for channel, states in found["touches"].items()
        for state, count in states.items()
    ]
    if touches:
        print_table("Touches", ("channel", "state", "count"), touches)
    for heading, name in DETAILS:
        if found[name]:
            print_table(heading, ("", "count"), list(found[name].items()))
    for of, by_source in found["sources"].items():
        _show_sources(f"{of.capitalize()} by source", by_source)
    if not rows_of(found):
        say("Nothing has happened yet.")


def _show_sources(title: str, by_source: dict[str, dict[str, int]]) -> None:
    """How many of each source reached which stage, the fullest stage first; nothing where no
    source is known."""
    from leadwright.cli.output import print_table

    if not any(by_source):
        return
    totals: dict[str, int] = {}
    for stages in by_source.values():
        for stage, count in stages.items():
            totals[stage] = totals.get(stage, 0) + count
    columns = sorted(totals, key=lambda stage: (-totals[stage], stage))
    largest = sorted(by_source, key=lambda source: (-by_source[source].get(columns[0], 0), source))
    rows = [
        (source or "not known", *(by_source[source].get(stage, 0) for stage in columns))
        for source in largest
    ]
    print_table(title, ("source", *columns), rows)


def rows_of(found: dict[str, Any]) -> int:
    """How many things a report counts."""
    counted = sum(len(found[name]) for _, name in DETAILS) + len(found["touches"])
    return counted + sum(1 for one in found["figures"] if one["value"])
