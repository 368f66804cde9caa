"""Progress on screen: a bar and counters per model, or plain lines where there is no terminal."""

import time
from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

COUNTERS = {
    "b2c": (
        ("leads", "leads"), ("qualified", "qualified"), ("carts_abandoned", "carts left"),
        ("conversions", "orders"),
    ),
    "b2b": (
        ("accounts", "accounts"), ("mqls", "MQLs"), ("accepted", "accepted"),
        ("opportunities", "deals"),
    ),
    "hybrid": (
        ("sign_ups", "sign-ups"), ("matched", "matched"), ("pqls", "PQLs"), ("pqas", "PQAs"),
        ("accepted", "accepted"),
    ),
}  # fmt: skip
PLAIN_EVERY_S = 5.0
BAR = 10


class LiveShow:
    """Redraws in place. Use it as a context."""

    def __init__(self, console: Console) -> None:
        self._live = Live(console=console, refresh_per_second=4, transient=False)

    def __enter__(self) -> "LiveShow":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def progress(
        self,
        passed_s: float,
        about_s: float,
        shares: Mapping[str, float],
        reports: Mapping[str, Mapping[str, Any]],
        phase: str,
    ) -> None:
        """Draw anew."""
        table = Table.grid(padding=(0, 1))
        table.add_column(width=7)
        table.add_column(width=BAR)
        table.add_column()
        for model, share in shares.items():
            bar = ProgressBar(total=1.0, completed=share, width=BAR)
            table.add_row(Text(model, style="bold"), bar, counters(model, reports[model]))
        left = Text(f"{passed_s:.0f} s of about {about_s:.0f} s: {phase}", style="dim")
        self._live.update(Group(table, left))


class PlainShow:
    """One line per model every few seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._next = 0.0

    def __enter__(self) -> "PlainShow":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def progress(
        self,
        passed_s: float,
        about_s: float,
        shares: Mapping[str, float],
        reports: Mapping[str, Mapping[str, Any]],
        phase: str,
    ) -> None:
        """Say how far it is, now and then."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + PLAIN_EVERY_S
        self._console.print(f"{passed_s:.0f} s of about {about_s:.0f} s: {phase}")
        for model in shares:
            self._console.print(Text(f"  {model:7}"), counters(model, reports[model]))


def show_for(console: Console) -> LiveShow | PlainShow:
    """What suits the console."""
    return LiveShow(console) if console.is_terminal else PlainShow(console)


def counters(model: str, report: Mapping[str, Any]) -> Text:
    """`61 leads, 38 qualified ...` and how many touches went out."""
    values = {figure["name"]: figure["value"] for figure in report["figures"]}
    parts = [f"{values.get(name) or 0:.0f} {word}" for name, word in COUNTERS[model]]
    sent = sum(states.get("sent", 0) for states in report["touches"].values())
    return Text(", ".join([*parts, f"{sent} sent"]))
