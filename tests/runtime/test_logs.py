"""Logs say what happened, never whom it happened to, and are never a reason to stop."""

import json
import subprocess
import sys

PROGRAM = """
import logging, threading
import structlog
from leadwright.runtime.logs import start_logging
start_logging()
log = structlog.get_logger("x")
log.warning("worker.store_away", error="StoreUnavailable")
logging.getLogger("uvicorn.error").error("failed for %s", "ana@people.example")
def fail():
    raise ValueError("ana@people.example")
try:
    fail()
except ValueError:
    logging.getLogger("lib").exception("it failed")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def test_a_log_is_one_json_object_per_line_and_names_nobody() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stderr.decode().splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [
        ("worker.store_away", "warning"), ("library", "error"), ("library", "error"),
        ("died", "critical"), ("died", "critical"),
    ]  # fmt: skip
    assert [line.get("error") for line in lines] == [
        "StoreUnavailable", None, "ValueError", "ValueError", "ValueError",
    ]  # fmt: skip
    assert lines[1]["says"] == "failed for %s"
    assert "fail" in lines[-1]["where"][-1]
    assert b"ana@" not in done.stderr + done.stdout
    assert done.returncode == 1


def test_a_line_that_cannot_be_written_is_dropped() -> None:
    program = PROGRAM.replace("\nfail()\n", "\n") + "\nprint('went on')"
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=full, check=False
        )
    assert done.stdout == b"went on\n"
    assert done.returncode == 0


def test_a_request_that_ends_with_the_server_is_no_failure() -> None:
    program = (
        PROGRAM.replace("raise ValueError", "raise asyncio.CancelledError")
        .replace("import logging,", "import asyncio, logging,")
        .replace("except ValueError", "except asyncio.CancelledError")
        .partition("thread =")[0]
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert [json.loads(line)["event"] for line in done.stderr.decode().splitlines()] == [
        "worker.store_away", "library",
    ]  # fmt: skip
