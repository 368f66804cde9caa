"""A real server, real deliveries and sales that answers: replayed, it comes out as it was."""

import io
from pathlib import Path

import pytest
from replays import nothing_differs, replayed
from rich.console import Console

from leadwright.demo.installation import installed
from leadwright.demo.run import perform
from leadwright.demo.scene import WORKSPACES


def test_what_the_demo_decided_comes_out_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "demo"))
    from sabotage import scene

    played = scene({})
    with installed(played) as installation:
        said = io.StringIO()
        code = perform(Console(file=said, width=100), installation, played, "tiny")
        assert code == 0, said.getvalue()
        installation.stop()
        for model, name in WORKSPACES.items():
            report = replayed(installation.data, played.texts[model], workspace=name)
            assert nothing_differs(report), report
            assert report["inputs"] > 100
