"""What the demo says before and after: its set-up, the checks, the reports, the reasons."""

import os
import shutil
import sys
from pathlib import Path

from rich.columns import Columns
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from leadwright.demo.checks import Check
from leadwright.demo.evidence import Evidence
from leadwright.demo.installation import Installation
from leadwright.demo.reasons import Story
from leadwright.demo.scene import Scene
from leadwright.demo.waits import SHORTENED, spoken
from leadwright.measure.shown import shown

TITLES = {
    "b2c": "Online shop (b2c)",
    "b2b": "Business sales (b2b)",
    "hybrid": "Product-led (hybrid)",
}


def say_setting(out: Console, installation: Installation, scene: Scene, size: str) -> None:
    """What runs where, and which waits were shortened."""
    out.print(Text.assemble(("Leadwright demo", "bold"), f"   size {size}, seed {scene.seed}"))
    out.print("All people and companies are generated; everything else is real.")
    out.print()
    rows = Table.grid(padding=(0, 2))
    rows.add_row("  server and worker", installation.url, "SQLite")
    rows.add_row("  mailbox", f"smtp://127.0.0.1:{installation.smtp_port}", "a real SMTP server")
    rows.add_row("  webhook receiver", f"http://127.0.0.1:{installation.http_port}",
                 "checks every id")  # fmt: skip
    out.print(rows)
    out.print()
    _say_waits(out, scene)


def _say_waits(out: Console, scene: Scene) -> None:
    out.print(
        "Waits are shortened, and sales never sleeps; all else is the shipped playbooks. "
        "Response times are real.",
        style="bold",
    )
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for model in scene.models:
        name = model
        for wait in SHORTENED[model]:
            table.add_row(f"  {name}", wait.what, wait.said,
                          f"-> {spoken(wait.seconds, scene.pace)}")  # fmt: skip
            name = ""
    out.print(table)
    out.print()


def say_checks(out: Console, checks: list[Check]) -> None:
    """What the traffic made by its own ledger, and what came of it."""
    out.print(
        Text("Did it happen?", style="bold"),
        Text("left: the traffic's own ledger; right: API, mailbox, receiver", style="dim"),
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    before = ("", "")
    for check in checks:
        model = check.model if check.model != before[0] else ""
        stage = check.stage if (check.model, check.stage) != before else ""
        mark = Text("yes", style="green") if check.holds else Text("NO", style="bold red")
        table.add_row(Text(f"  {model}", style="bold"), stage, check.made, check.outcome, mark)
        before = (check.model, check.stage)
    out.print(table)
    out.print()


def say_reports(out: Console, evidence: dict[str, Evidence]) -> None:
    """Each model's report, as `/api/v1/report` gives it."""
    out.print(Text("Reports", style="bold"), Text("GET /api/v1/report", style="dim"))
    tables = [_report(model, each) for model, each in evidence.items()]
    out.print(Columns(tables, padding=(1, 2)))
    out.print()


def _report(model: str, evidence: Evidence) -> Table:
    report = evidence.report
    table = Table(title=TITLES[model], title_justify="left", title_style="bold", box=None,
                  show_header=False, padding=(0, 1), pad_edge=False)  # fmt: skip
    table.add_column()
    table.add_column(justify="right")
    for figure in report["figures"]:
        table.add_row(figure["label"], shown(figure))
    for channel, states in report["touches"].items():
        for state, count in states.items():
            table.add_row(f"{channel} {state}", f"{count:,}")
    for channel, states in evidence.status["touches"].items():
        if waiting := states.get("planned"):
            table.add_row(f"{channel} waits for morning", f"{waiting:,}")
    for reason, count in report["withheld"].items():
        table.add_row(f"withheld: {reason.replace('_', ' ')}", f"{count:,}")
    for reason, count in report["rejected"].items():
        table.add_row(f"rejected: {reason.replace('_', ' ')}", f"{count:,}")
    table.add_row("too late", f"{sum(report['too_late'].values()):,}")
    return table


def say_stories(out: Console, told: list[tuple[str, Story]]) -> None:
    """A few decisions and their reasons, by model."""
    if not told:
        return
    out.print(
        Text("Why?", style="bold"), Text("GET /api/v1/people/.../timeline (UTC)", style="dim")
    )
    for _, story in told:
        out.print(Text.assemble("  ", (story.title, "bold"), f"  {story.subject}"))
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True, width=12)
        table.add_column()
        for line in story.lines:
            between = ("  " if line.at else ": ") if line.why else ""
            text = Text.assemble(line.what, between, (line.why, "dim"))
            table.add_row(line.at, text if line.at else Padding(text, (0, 0, 0, 2)))
        out.print(Padding(table, (0, 0, 1, 4)))


def say_kept(out: Console, installation: Installation, told: list[tuple[str, Story]]) -> None:
    """Where everything is, while it is left running."""
    again = f"{_leadwright()} serve --data {installation.data}"
    out.print(Text("It still runs.", style="bold"), "Ctrl-C stops it; the data stays. Begin again:")
    out.print(f"  {again}", soft_wrap=True)
    out.print()
    rows = Table.grid(padding=(0, 2))
    rows.add_row("  data", str(installation.data))
    rows.add_row("  e-mails received", str(installation.logs / "mailbox.jsonl"))
    rows.add_row("  API", f"{installation.url}/api/v1/docs")
    for model, workspace in installation.workspaces.items():
        rows.add_row(f"  {model}", f"workspace {workspace.name}")
        rows.add_row("    API key", workspace.api_key)
        rows.add_row("    write key", workspace.write_key)
    out.print(rows)
    out.print()
    for model, story in told[:1]:
        name = installation.workspaces[model].name
        command = f"{_leadwright()} explain {story.subject} --workspace {name}"
        out.print(f"  {command} --data {installation.data}", soft_wrap=True)
        out.print()


def _leadwright() -> str:
    """How to call the program from where the demo was started."""
    program = Path(sys.executable).with_name("leadwright")
    return "leadwright" if shutil.which("leadwright") else os.path.relpath(program)


def say_failures(out: Console, failures: list[Check], installation: Installation) -> None:
    """Which stage of which model did not happen, and where to look."""
    for check in failures:
        out.print(check.failure, style="bold red", soft_wrap=True)
    out.print(f"data and logs are kept in {installation.folder}", soft_wrap=True)


def say_next(out: Console, keep: bool) -> None:
    """What to do now."""
    out.print(Text("Next", style="bold"))
    rows = Table.grid(padding=(0, 2))
    if not keep:
        rows.add_row("  make demo KEEP=1", "the same, left running, with its keys")
    rows.add_row("  docs/start/", "the same with your own data: b2b.md, b2c.md, hybrid.md")
    rows.add_row("  src/leadwright/playbook/shipped/", "what decided all this, on three pages")
    rows.add_row("  make test", "why it can be trusted")
    out.print(rows)
