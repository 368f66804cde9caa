"""The demo runs the shipped playbooks; only the waits it declares are shorter."""

import difflib

import pytest

from leadwright.boot import read_playbook
from leadwright.demo.scene import MODELS
from leadwright.demo.waits import OPEN, SHORTENED, demo_text
from leadwright.playbook.shipped import shipped_text


@pytest.mark.parametrize("model", MODELS)
def test_nothing_but_the_declared_waits_differs_from_the_shipped_playbook(model: str) -> None:
    shipped, shortened = shipped_text(model).splitlines(), demo_text(model).splitlines()
    changed = [line[2:] for line in difflib.ndiff(shipped, shortened) if line.startswith("- ")]
    declared = [wait.shipped for wait in SHORTENED[model]]
    declared += OPEN.get(model, ())[:1]
    assert changed
    assert all(any(one in line for one in declared) for line in changed)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("pace", [1.0, 5.0])
def test_the_shortened_playbooks_are_good_playbooks(model: str, pace: float) -> None:
    assert read_playbook(demo_text(model, pace)).model == model


def test_a_wait_the_shipped_playbook_does_not_have_any_more_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("leadwright.demo.waits.shipped_text", lambda _: "idle: 9 minutes")
    with pytest.raises(LookupError, match="idle: 5 minutes"):
        demo_text("b2c")
