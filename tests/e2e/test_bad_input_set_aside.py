"""A release that cannot fold an input sets it aside for everybody to see, the unit goes on, and the
mended release folds it."""

from pathlib import Path
from typing import Any

from running import Server, Site, command_line, made, track

FAULTY = """
import leadwright.engine.advance as engine
award = engine.award
def faulty(case, plan):
    if case.input.name == "Poison":
        raise ZeroDivisionError(case.person.traits["email"])
    award(case, plan)
engine.award = faulty
"""


def test_an_input_that_makes_the_fold_raise_is_set_aside_shown_and_folded_by_a_mended_release(
    tmp_path: Path,
) -> None:
    data, release = str(tmp_path / "data"), tmp_path / "release"
    release.mkdir()
    (release / "sitecustomize.py").write_text(FAULTY)
    workspace = made(data)
    with Server(data, tmp_path / "faulty.log", PYTHONPATH=str(release)) as server:
        site = Site(server, workspace)
        site.sign_up("u1")
        for name in ("Before", "Poison", "After"):
            site.send(track(name, "u1"))
        site.settle()
        assert site.events("u1") == ["Before", "After"]
        aside = _is_shown(site)
        assert _retried(site) == [aside["error"]]  # nothing was mended: set aside as before
        assert "u1@people.example" not in server.said()
    with Server(data, tmp_path / "mended.log") as server:
        site = Site(server, workspace)
        assert _retried(site) == []
        assert site.events("u1") == ["Before", "After", "Poison"]
        assert command_line("health", "--data", data).returncode == 0


def _is_shown(site: Site) -> dict[str, Any]:
    """Over the API, by `ready`, and on the command line."""
    (aside,) = site.aside()
    assert aside["error"] == "ZeroDivisionError while folding event Poison"
    assert (aside["person"], aside["unit"]) == (1, 2)
    assert aside["ref"]
    status, said = site.server.ready()
    assert (status, said["set_aside"]) == (200, 1)
    assert command_line("health", "--data", site.server.data).returncode == 1
    listed = command_line("retry", "--list", "--data", site.server.data)
    assert aside["error"] in listed.stdout
    return aside


def _retried(site: Site) -> list[str]:
    """What is still set aside after a retry of all of it."""
    ids = [row["id"] for row in site.aside()]
    assert site.ask("POST", "/commands/retry", {"ids": ids}).status_code == 200
    site.settle()
    return [row["error"] for row in site.aside()]
