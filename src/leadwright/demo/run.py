"""`leadwright demo`: sets the scene, plays it, reports, and says whether every stage happened."""

import signal
import threading
from contextlib import suppress
from types import FrameType

import httpx2
from rich.console import Console

from leadwright.demo import printed
from leadwright.demo.checks import first_failures
from leadwright.demo.evidence import Evidence
from leadwright.demo.installation import Installation, installed
from leadwright.demo.play import Play
from leadwright.demo.processes import ChildError
from leadwright.demo.progress import show_for
from leadwright.demo.reasons import Story, stories
from leadwright.demo.scene import Scene, scene_of

STOPPED = 130


def run(model: str = "", size: str = "small", seed: int = 1, keep: bool = False) -> int:
    """Run the demo for one model, or for all; the exit code.

    1 where one of the five stages did not happen, naming it; 130 when interrupted. Raises
    ProblemsError for a model or size there is not.
    """
    scene = scene_of(model, size, seed)
    out = Console(highlight=False)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _interrupt)
    try:
        with installed(scene, keep=keep) as installation:
            try:
                code = perform(out, installation, scene, size)
            except KeyboardInterrupt:
                out.print("stopping what was started ...", style="dim")
                raise
            if keep and not code:
                with suppress(KeyboardInterrupt):
                    threading.Event().wait()
    except KeyboardInterrupt:
        out.print("stopped", style="dim")
        return STOPPED
    except (ChildError, httpx2.HTTPError) as error:
        out.print(f"demo failed: {error}", style="red", soft_wrap=True)
        return 1
    return code


def perform(out: Console, installation: Installation, scene: Scene, size: str) -> int:
    """Play the scene, print what came of it; 1 where a stage did not happen, else 0.

    Raises ChildError where a process of the demo gave up.
    """
    printed.say_setting(out, installation, scene, size)
    with show_for(out) as show:
        play = Play(installation, scene, show)
        evidence, checks = play.run()
    out.print()
    printed.say_checks(out, checks)
    printed.say_reports(out, evidence)
    told = _stories(installation, play, evidence)
    printed.say_stories(out, told)
    failures = first_failures(checks)
    if failures:
        installation.keep = True
        printed.say_failures(out, failures, installation)
        return 1
    if installation.keep:
        printed.say_kept(out, installation, told)
    printed.say_next(out, installation.keep)
    return 0


def _stories(
    installation: Installation, play: Play, evidence: dict[str, Evidence]
) -> list[tuple[str, Story]]:
    told: list[tuple[str, Story]] = []
    for model, each in evidence.items():
        with installation.api(model) as api:
            told += [(model, one) for one in stories(model, api, play.ledgers[model], each)]
    return told


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Once: a second Ctrl-C must not keep the processes from being stopped."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
