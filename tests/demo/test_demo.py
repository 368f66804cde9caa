"""`make demo` shows every stage of every model, and fails by name when one does not happen."""

import io

import pytest
from rich.console import Console
from sabotage import CHANGES, Change, revoke_write_keys, scene

from leadwright.demo.checks import STAGES
from leadwright.demo.installation import installed
from leadwright.demo.run import perform
from leadwright.demo.scene import MODELS


def _perform(
    changes: dict[str, tuple[Change, ...]],
    *,
    capture: bool = True,
) -> tuple[int, str]:
    """Exit code and what was printed."""
    said = io.StringIO()
    out = Console(file=said, width=100)
    chosen = scene(changes)
    with installed(chosen) as installation:
        if not capture:
            revoke_write_keys(installation)
        code = perform(out, installation, chosen, "tiny")
        installation.keep = False
    return code, said.getvalue()


def test_the_demo_shows_all_five_stages_of_all_three_models() -> None:
    code, said = _perform({})
    assert code == 0, said
    for model in MODELS:
        assert model in said
    for stage in STAGES:
        assert stage in said
    assert "demo failed" not in said
    assert "An abandoned cart, answered" in said
    assert "A user who calls for a conversation" in said


@pytest.mark.parametrize("stage", STAGES)
def test_the_demo_fails_naming_model_and_stage_when_a_stage_does_not_happen(stage: str) -> None:
    code, said = _perform(CHANGES.get(stage, {}), capture=stage != "capture")
    failures = [line for line in said.splitlines() if line.startswith("demo failed: ")]
    named = {tuple(line.split(": ")[1:3]) for line in failures}
    assert code == 1
    assert named == {(model, stage) for model in MODELS}, said
