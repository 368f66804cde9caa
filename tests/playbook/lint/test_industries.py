"""Sound playbooks of many trades: design lint has nothing to say about them."""

from pathlib import Path

import pytest
from lint_texts import linted

TRADES = sorted((Path(__file__).parent / "industries").glob("*.yaml"))


@pytest.mark.parametrize("path", TRADES, ids=lambda path: path.stem)
def test_a_sound_playbook_raises_no_alarm(path: Path) -> None:
    found = linted(path.read_text("utf-8"))
    assert [(each.code, each.what) for each in found.findings] == []
    assert found.silenced == ()
