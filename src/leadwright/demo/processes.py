"""The demo's own processes: started apart from the terminal, and stopped whatever happens."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

STOP_S = 20.0
SAID_LINES = 12


class Child:
    """A process with its output in a file. It has its own session: Ctrl-C reaches only the demo,
    which then stops its processes in the right order."""

    def __init__(self, name: str, arguments: Sequence[str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._output = self.log.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def line(self, part: str, timeout_s: float) -> str:
        """The first line of its output with `part` in it. Raises ChildError if none comes."""
        until = time.monotonic() + timeout_s
        while True:
            for line in self.said().splitlines():
                if part in line:
                    return line
            if not self.alive() or time.monotonic() > until:
                why = "stopped" if not self.alive() else f"said nothing for {timeout_s:g} s"
                raise ChildError(self, why)
            time.sleep(0.02)

    def said(self) -> str:
        """Its output so far."""
        return self.log.read_text("utf-8", "replace")

    def stop(self) -> None:
        """Ask it to end, wait, and end it."""
        if self.alive():
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_S)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)  # what it may have left behind
        self._process.wait()
        self._output.close()


class ChildError(Exception):
    """A process of the demo did not do its part."""

    def __init__(self, child: Child, why: str) -> None:
        lines = child.said().strip().splitlines()[-SAID_LINES:]
        said = "".join(f"\n  | {line}" for line in lines) or " (it said nothing)"
        super().__init__(f"the {child.name} process {why}:{said}")
