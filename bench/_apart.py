"""Work in a process of its own."""

import multiprocessing
import signal
from collections.abc import Callable
from typing import Any


class Apart:
    """A function at work in a process of its own: called with `answer` and the arguments.

    It calls `answer` with what it has to say, any number of times.
    """

    def __init__(self, function: Callable[..., None], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(
            target=_apart, args=(there, function, arguments), daemon=True
        )
        self._process.start()
        there.close()

    def answer(self, timeout_s: float) -> Any:
        """The next answer. Raises RuntimeError if there is none."""
        if not self._here.poll(timeout_s):
            raise RuntimeError(f"no answer within {timeout_s:g} s")
        try:
            said, error = self._here.recv()
        except EOFError:
            raise RuntimeError("the process ended without an answer") from None
        if error:
            raise RuntimeError(error)
        return said

    def go(self) -> None:
        """Let it pass its `answer`."""
        self._here.send(None)

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def _apart(pipe: Any, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def answer(said: Any, *, wait_for_go: bool = False) -> None:
        pipe.send((said, ""))
        if wait_for_go:
            pipe.recv()

    try:
        function(answer, *arguments)
    except Exception as error:
        pipe.send((None, f"{type(error).__name__}: {error}"))
