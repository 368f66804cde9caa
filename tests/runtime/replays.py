"""Replays of what a test's workspace has lived through, as the command line makes them."""

import json
from pathlib import Path
from typing import Any

from town import Town
from typer.testing import CliRunner

from leadwright.cli import app
from leadwright.ports import Handed, StoredTouch
from leadwright.runtime.silence import Silence

Report = dict[str, Any]


def replayed(data: Path, text: str, *options: str, workspace: str = "") -> Report:
    """The report of a replay of the directory's history through a playbook."""
    file = data.parent / "replayed.yaml"
    file.write_text(text, "utf-8")
    named = ["--workspace", workspace] if workspace else []
    command = ["replay", "--playbook", str(file), "--data", str(data), "--json", "--workers", "1"]
    result = CliRunner().invoke(app, [*command, *named, *options])
    assert result.exit_code == 0, result.output
    report: Report = json.loads(result.stdout)
    return report


def nothing_differs(report: Report) -> bool:
    """Whether both worlds are the same, with nothing left out and nothing assumed."""
    about, differences = report["approximate"], report["differences"]
    return (
        differences["units"]["count"] == 0
        and not any(value for name, value in differences.items() if name != "units")
        and (about["rounds"], about["unsettled"], about["drifted"]) == (1, 0, 0)
        and about["failed"]["count"] == 0
        and not report["unknown"]
    )


def side(rows: list[Report], **wanted: str) -> tuple[int, int]:
    """(recorded, replayed) of the row with these names; zeros if there is none."""
    for row in rows:
        if all(row[name] == value for name, value in wanted.items()):
            return row["recorded"], row["replayed"]
    return 0, 0


class Sent(Silence):
    """Hands everything over at once."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.done: list[Handed] = []

    def room(self) -> int:
        return 100

    def hand_over(self, touches: list[StoredTouch]) -> None:
        now = self.town.clock.at
        self.done += [Handed(one.touch.id, one.workspace, "captured", now) for one in touches]

    def results(self) -> list[Handed]:
        done, self.done = self.done, []
        return done
