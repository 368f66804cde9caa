"""A replay's report as tables, and what moves while it runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from leadwright.cli.output import console, print_table, say
from leadwright.measure.shown import NOTHING, shown_ms

if TYPE_CHECKING:
    from leadwright.ports import Queries

SIDES = ("recorded", "replayed", "difference")


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar of the units replayed; call what it gives with how many are done, of how many."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    count = TextColumn("{task.completed:,.0f} of {task.total:,.0f} units")
    screen = console(err=True)
    columns = TextColumn("Replaying"), BarColumn(), count, TimeRemainingColumn()
    with Progress(
        *columns, console=screen, transient=True, disable=not screen.is_terminal
    ) as moving:
        task = moving.add_task("", total=1)
        yield lambda done, every: moving.update(task, completed=done, total=every)


def show(report: dict[str, Any], queries: "Queries", workspace: int) -> None:
    """Print what differs, then what was counted on both sides."""
    from leadwright.runtime.replay_report import total_differences

    say(f"{report['playbook']['name']} ({report['playbook']['hash']}) on {report['workspace']}:"
        f" {report['inputs']:,} inputs of {report['units']:,} units replayed.")  # fmt: skip
    total = total_differences(report)
    found = report["differences"]
    if total:
        say(f"{total:,} decisions of {found['units']['count']:,} units differ:"
            f" {found['only_recorded']:,} would not have been made,"
            f" {found['only_replayed']:,} would have been made besides,"
            f" {found['at_another_time']:,} at another time,"
            f" {found['for_another_reason']:,} for another reason.")  # fmt: skip
    else:
        say("0 differences: it would have decided exactly the same.")
    names = _Names(queries, workspace)
    _stages(report["stages"], "stage", "reached", names)
    if report["segments"]:
        _stages(report["segments"], "segment", "entered", names)
    _conversions(report, names)
    _table("Hand-offs", report["hand_offs"], ("what",))
    _table("Given to", report["reps"], ("team", "rep"))
    _table("Touches planned", report["touches"], ("channel", "sequence"))
    _table("Withheld", report["withheld"], ("channel", "sequence", "reason"))
    _response(report["response"])
    _caveats(report)


def _stages(rows: list[dict[str, Any]], what: str, did: str, names: "_Names") -> None:
    """Who reached which stage, or entered which segment, in either world, and some to look at."""
    print_table(
        f"Who {did} which {what}",
        ("", what, "recorded", "replayed", "would have", "not any more"),
        [
            (one["of"], one[what], one["recorded"], one["replayed"], one["gained"]["count"],
             one["lost"]["count"])
            for one in rows
        ],
        empty=f"Nobody {did} a {what}.",
    )  # fmt: skip
    looked = [
        (one[what], said, names.of(one["of"], number))
        for one in rows
        for said, which in (("would have", "gained"), ("not any more", "lost"))
        for number in one[which]["numbers"]
    ]
    if looked:
        print_table("To look at", (what, "", "who"), looked)


def _conversions(report: dict[str, Any], names: "_Names") -> None:
    found = report["conversions"]
    if not found["units"]:
        return
    rows = []
    for side in ("recorded", "replayed"):
        one = found[side]
        lead = NOTHING if one["median_lead_ms"] is None else shown_ms(one["median_lead_ms"])
        rows.append((side, one["qualified"], one["converted"], _percent(one["precision"]),
                     _percent(one["recall"]), lead))  # fmt: skip
    print_table(
        f"{found['units']:,} conversions, and who was qualified beforehand",
        ("", "qualified", "of them converted", "precision", "recall", "median lead time"),
        rows,
    )
    looked = [
        (said, names.unit(number))
        for said, which in (("only replayed", "gained"), ("only recorded", "lost"))
        for number in found[which]["numbers"]
    ]
    if looked:
        print_table("Qualified before they converted", ("", "unit"), looked)


def _table(title: str, rows: list[dict[str, Any]], names: tuple[str, ...]) -> None:
    if rows:
        shown = [
            (*(one[name] or NOTHING for name in names), one["recorded"], one["replayed"],
             one["replayed"] - one["recorded"] or "")
            for one in rows
        ]  # fmt: skip
        print_table(title, (*("" if n == "what" else n for n in names), *SIDES), shown)


def _response(response: dict[str, Any]) -> None:
    if any(response[side]["count"] for side in ("recorded", "replayed")):
        rows = [
            (side, one["count"], *(_ms(one[name]) for name in ("p50_ms", "p99_ms")))
            for side, one in response.items()
        ]
        print_table("From trigger to touch", ("", "answers", "p50", "p99"), rows)


def _caveats(report: dict[str, Any]) -> None:
    """What the figures do not say."""
    if report["unknown"]:
        every = ", ".join(f"{name} {count:,}" for name, count in report["unknown"].items())
        say(f"Unknown, as nobody answered what was not sent or offered: {every}.")
    about = report["approximate"]
    if about["unsettled"]:
        say(f"{about['unsettled']:,} hand-offs depend on one another; theirs are approximate.")
    if about["drifted"]:
        say(f"{about['drifted']:,} inputs are decided otherwise by this version of the program"
            " under their own playbook; both sides are what it decides now.")  # fmt: skip
    if about["failed"]["count"]:
        numbers = ", ".join(str(one) for one in about["failed"]["numbers"])
        say(
            f"{about['failed']['count']:,} units could not be replayed and are left out: {numbers}."
        )


class _Names:
    """People and accounts as lists show them."""

    def __init__(self, queries: "Queries", workspace: int) -> None:
        self._queries = queries
        self._workspace = workspace

    def of(self, kind: str, number: int) -> str:
        """The number and the name."""
        from leadwright.core.ids import entity_id

        entity = entity_id(self._workspace, number)
        if kind == "account":
            account = self._queries.account(self._workspace, entity)
            name = (account.name or account.domain) if account else ""
        else:
            person = self._queries.person(self._workspace, entity)
            name = (person.email or person.user_id or person.name) if person else ""
        return f"{number}  {name}".strip()

    def unit(self, number: int) -> str:
        """An account with its name, any other unit with its number."""
        return self.of("account", number)


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share * 100:.1f} %"


def _ms(value: int | None) -> str:
    return NOTHING if value is None else shown_ms(value)
