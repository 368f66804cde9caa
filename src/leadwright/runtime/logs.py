"""Logs: one JSON object per line on standard error, without personal data, and never a reason to
stop: a line that cannot be written is dropped."""

import logging
import os
import sys
import threading
from asyncio import CancelledError
from contextlib import suppress
from traceback import format_tb
from types import TracebackType
from typing import Any

import structlog

STDERR = 2
FRAMES = -5


def start_logging() -> None:
    """Log this way from here on: our own lines, those of libraries, and what nobody caught."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _renderer(),
        ],
        logger_factory=lambda *_: Lines(),
    )
    logging.basicConfig(handlers=[Libraries()], level=logging.WARNING, force=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def where(trace: TracebackType | None) -> list[str]:
    """The last frames of a traceback: places in our code, and never what the error says."""
    return [line.strip() for line in format_tb(trace, FRAMES)]


class Lines:
    """Writes lines. A full disk or a reader that went away must not stop who logs."""

    def msg(self, line: str) -> None:
        """Write one line."""
        with suppress(OSError):
            os.write(STDERR, line.encode("utf-8", "replace") + b"\n")

    debug = info = warning = error = critical = exception = msg


class Libraries(logging.Handler):
    """What libraries log, as far as it cannot hold data: the text without its values, and the kind
    of the error without what it says."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, unless it is that a request was ended with the server."""
        if record.exc_info and record.exc_info[0] is CancelledError:
            return
        said: dict[str, Any] = {"logger": record.name, "says": str(record.msg)}
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
            said["where"] = where(record.exc_info[2])
        structlog.get_logger().log(record.levelno, "library", **said)


def _renderer() -> Any:
    if os.isatty(STDERR):
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer()


def _uncaught(
    kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None
) -> None:
    structlog.get_logger().critical("died", error=kind.__name__, where=where(trace))
