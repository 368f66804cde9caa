"""`leadwright absence`: who is away, said and taken back."""

import json
from pathlib import Path
from typing import Any


def test_an_absence_is_told_listed_and_ended(run: Any, tmp_path: Path) -> None:
    run("init", tmp_path / "data", "--model", "b2b", "--name", "sales")
    assert "Nobody is away" in run("absence", "list").output
    said = run("absence", "set", "ana", "2099-07-12", "2099-07-23").output
    assert "ana is away 2099-07-12 to 2099-07-23." in said
    listed = json.loads(run("absence", "list", "--json").output)
    expected = {"team": "sales", "member": "ana", "from": "2099-07-12", "until": "2099-07-23"}
    assert listed == [expected]
    assert "ana is not away." in run("absence", "end", "ana").output
    assert "there are ana, ben, chen" in run("absence", "end", "zoe", code=1).stderr
    assert "C141" in run("absence", "set", "ana", "soon", "later", code=1).stderr
    assert "C142" in run("absence", "set", "ana", "2099-07-12", "2099-07-01", code=1).stderr
