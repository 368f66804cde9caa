"""Whether the installation can do its work: liveness and readiness."""

from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from leadwright.api.services import Services
from leadwright.core.input import LANE_SWEEP
from leadwright.ports import Submission

SET_ASIDE_COUNTED = 1_000
LANES = LANE_SWEEP + 1


class Condition:
    """Answers `/health` and `/ready`. Tells numbers, never names."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def health(self, _request: Request) -> Response:
        """This process answers."""
        return _json(200, {"status": "ok"})

    async def ready(self, _request: Request) -> Response:
        """200 if what is posted is kept and decided; else 503, and what is wrong."""
        checks = await run_in_threadpool(self._checks)
        checks["journal"] = await self._journal()
        good = checks["journal"] == "ok" and checks["state"] == "ok" and checks["worker"] == "ok"
        return _json(200 if good else 503, {"status": "ok" if good else "not_ready"} | checks)

    async def _journal(self) -> str:
        """Whether the journal takes rows: an empty append goes all the way to the disk's thread."""
        empty: list[Submission] = []
        try:
            await self._services.capture.submit(empty)
        except Exception:  # any failure is the answer
            return "not_writable"
        return "ok"

    def _checks(self) -> dict[str, Any]:
        try:
            queries = self._services.queries()
            beats = queries.heartbeats()
            workspaces = [one.id for one in self._services.settings.workspaces()]
            numbers = {
                "lag_ms": max((lag_of(self._services, one) for one in workspaces), default=0),
                "set_aside": sum(
                    len(queries.set_aside(one, SET_ASIDE_COUNTED)) for one in workspaces
                ),
            }
        except Exception:  # any failure is the answer
            return {"state": "not_readable", "worker": "unknown"}
        heard = max(beats.values(), default=0)
        silent = self._services.clock.now() - heard
        fresh = silent <= self._services.worker_silent_ms
        return {"state": "ok", "worker": "ok" if fresh else "silent", **numbers}


def lag_of(services: Services, workspace: int) -> int:
    """How long, in ms, the oldest row of the workspace's journal waits to be addressed."""
    positions = services.queries().positions()
    oldest = [
        rows[0].at
        for lane in range(LANES)
        if (rows := services.journal.after(workspace, lane, positions.get((workspace, lane), 0), 1))
    ]
    return max(0, services.clock.now() - min(oldest)) if oldest else 0


def _json(status: int, body: dict[str, Any]) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(body), status, headers, "application/json")
