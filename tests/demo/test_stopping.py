"""Stopping the demo leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

WAIT_S = 60.0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_stopped_takes_its_processes_and_its_data_with_it(
    number: signal.Signals, tmp_path: Path
) -> None:
    code = "from leadwright.demo import run; raise SystemExit(run(model='b2b'))"
    demo = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _until(lambda: len(_processes_about(tmp_path)) >= 4)  # mailbox, server, worker, traffic
        demo.send_signal(number)
        said, _ = demo.communicate(timeout=WAIT_S)
    finally:
        demo.kill()
    assert demo.returncode == 130, said
    assert "Traceback" not in said
    _until(lambda: not _processes_about(tmp_path))  # the last may take a moment to be gone
    assert list(tmp_path.iterdir()) == []


def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)


def _processes_about(folder: Path) -> list[int]:
    """Processes that were told of something in the folder."""
    inside = os.fsencode(folder) + b"/"
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if inside in told:
                found.append(int(process.name))
    return found
