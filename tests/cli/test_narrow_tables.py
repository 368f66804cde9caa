"""On a narrow terminal a table says the same in fewer characters."""

import pytest

from leadwright.cli.output import print_table

COLUMNS = ("id", "title", "owner", "opened")
ROW = ("ea6d83d5b87cc1010b4bad00", "Call while it is fresh", "", "2026-11-22 23:30:04.666")


def _printed(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    print_table("Tasks", COLUMNS, [ROW])
    return capsys.readouterr().out


def test_where_there_is_room_ids_and_instants_are_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _printed(120, capsys, monkeypatch)
    assert all(each in said for each in (ROW[0], ROW[3], "owner"))


def test_where_there_is_none_they_are_shortened_and_not_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _printed(56, capsys, monkeypatch)
    (line,) = [line for line in said.splitlines() if "Call" in line]
    assert line.split() == ["ea6d83d5…", *ROW[1].split(), "2026-11-22", "23:30"]
    assert "owner" not in said
