"""`leadwright report`: what the decisions add up to."""

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadwright.ports import Delta

DAY_MS = 86_400_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=example("leadwright report --days 30"))(report)


def report(
    days: Annotated[int, typer.Option(min=0, help="Only the last so many UTC days; 0: all.")] = 0,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Show what happened, counted.

    Decisions, touches, conversions and response times, over all days or the last few.
    """
    from leadwright.cli.output import print_json, print_table, say
    from leadwright.cli.session import now, reading

    since = now() // DAY_MS - days + 1 if days else 0
    with reading(data, workspace) as (here, queries):
        rows = queries.rollups(here.workspace.id, since)
        where = here.workspace
    totals = add_up(rows)
    if as_json:
        print_json(
            [
                {"metric": metric, "name": name, "count": count, "value": value}
                for (metric, name), (count, value) in totals.items()
            ]
        )
        return
    say(f"Workspace {where.name} ({where.model})")
    plain = {key: total for key, total in totals.items() if key[0] != "response_ms"}
    print_table(
        "Report",
        ("what", "which", "count", "value"),
        [
            (metric.removeprefix("decision.").replace("_", " "), name, count, value or "")
            for (metric, name), (count, value) in sorted(plain.items())
        ],
        empty="Nothing has happened yet.",
    )
    times = [(int(name), count) for (metric, name), (count, _) in totals.items()
             if metric == "response_ms"]  # fmt: skip
    if times:
        half, most = quantile(times, 0.5), quantile(times, 0.99)
        say(f"Trigger to response: p50 {half / 1000:g} s, p99 {most / 1000:g} s (upper bounds)")


def add_up(rows: "Iterable[Delta]") -> dict[tuple[str, str], tuple[int, int]]:
    """(metric, name) -> (count, value) over all days."""
    totals: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        count, value = totals[row.metric, row.name]
        totals[row.metric, row.name] = (count + row.count, value + row.value)
    return dict(totals)


def quantile(buckets: "Iterable[tuple[int, int]]", share: float) -> int:
    """The upper bound in ms below which `share` of the counted response times lie."""
    ordered = sorted(buckets)
    wanted = share * sum(count for _, count in ordered)
    below = 0
    for bound, count in ordered:
        below += count
        if below >= wanted:
            return bound
    return 0
