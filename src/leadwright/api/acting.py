"""A write becomes an input in the journal, and waits a moment for what is decided."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec
from starlette.concurrency import run_in_threadpool

from leadwright.api.errors import ApiError
from leadwright.api.services import Services
from leadwright.capture.event import Event
from leadwright.core.ids import duplicate_key
from leadwright.core.input import LANE_NOW
from leadwright.core.outcome import Decision
from leadwright.core.time import DAY
from leadwright.ports import KEPT_DAYS, Answer, Queries, Submission
from leadwright.runtime.work import decisions_in

DELAY_FIRST_S, DELAY_LAST_S = 0.002, 0.025
KEY_MAX = 255
_REMEMBERED_MAX = 10_000
_ASIDE_LOOKED_THROUGH = 100
_events = msgspec.json.Decoder(Event)


@dataclass(slots=True)
class Result:
    """What became of a write: `state` is waiting, folded, duplicate or set_aside."""

    ref: int
    state: str
    unit: int = 0
    decisions: list[Decision] = field(default_factory=list)
    error: str = ""
    """Why it was set aside."""


class Writes:
    """Submits writes. A repeated write is the same write: its key is in the journal, and those of
    late are remembered."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: OrderedDict[tuple[int, str], tuple[int, bytes, asyncio.Future[int]]] = (
            OrderedDict()
        )

    async def write(self, workspace: int, event: Event, source: str, repeat: str = "") -> Result:
        """Journal the event and wait for its decision. `repeat` is the caller's idempotency key.

        Raises ApiError (422) when that key was used for something else, and what Capture raises.
        """
        repeat = _bare(repeat)
        ref = await self._submit(workspace, event, source, repeat)
        result = await self._wait(workspace, ref)
        if result.state == "duplicate" and repeat:  # another server took it at the same moment
            first = await run_in_threadpool(self._before, workspace, event, repeat)
            if first not in (0, ref):
                return await self._wait(workspace, first)
        return result

    async def submit(self, workspace: int, event: Event, source: str) -> int:
        """Journal the event, durably; do not wait for what is decided."""
        return await self._append(workspace, msgspec.json.encode(event), source, b"")

    async def _submit(self, workspace: int, event: Event, source: str, repeat: str) -> int:
        if not repeat:
            return await self._append(workspace, msgspec.json.encode(event), source, b"")
        held = self._known.get((workspace, repeat))
        if held is not None and held[0] > self._since() and not _failed(held[2]):
            if held[1] != _meaning(event):
                raise _reused()
            return await asyncio.shield(held[2])
        task = asyncio.ensure_future(self._once(workspace, event, source, repeat))
        self._known.pop((workspace, repeat), None)
        self._known[workspace, repeat] = (self._services.clock.now(), _meaning(event), task)
        while len(self._known) > _REMEMBERED_MAX:
            self._known.popitem(last=False)
        return await asyncio.shield(task)

    async def _once(self, workspace: int, event: Event, source: str, repeat: str) -> int:
        """Journal it, unless that was done before: perhaps by another server, or one that has
        ended."""
        first = await run_in_threadpool(self._before, workspace, event, repeat)
        if first:
            return first
        body = msgspec.json.encode(event)
        return await self._append(workspace, body, source, duplicate_key("idempotency", repeat))

    def _before(self, workspace: int, event: Event, repeat: str) -> int:
        """Journal id of the first write with that key, 0: there is none. Raises ApiError (422)."""
        key = duplicate_key("idempotency", repeat)
        row = self._services.journal.repeated(workspace, key, self._since())
        if row is None:
            return 0
        if row.body is not None and _meaning(_events.decode(row.body)) != _meaning(event):
            raise _reused()
        return row.id

    def _since(self) -> int:
        return self._services.clock.now() - KEPT_DAYS * DAY

    async def _append(self, workspace: int, body: bytes, source: str, key: bytes) -> int:
        at = self._services.clock.now()
        row = Submission(workspace, LANE_NOW, source, at, body, key)
        return (await self._services.capture.submit([row]))[0]

    async def _wait(self, workspace: int, ref: int) -> Result:
        """Look, ever less often, for at most `wait_ms`. Only while somebody waits."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + self._services.wait_ms / 1_000
        delay = DELAY_FIRST_S
        while True:
            await asyncio.sleep(delay)
            result = await run_in_threadpool(self._look, workspace, ref)
            if result is not None:
                return result
            if loop.time() >= give_up:
                return Result(ref, "waiting")
            delay = min(delay * 1.5, DELAY_LAST_S)

    def _look(self, workspace: int, ref: int) -> Result | None:
        queries = self._services.queries()
        answer = queries.answer(workspace, ref)
        return None if answer is None else result_of(queries, answer)


def result_of(queries: Queries, answer: Answer) -> Result:
    """The decisions an answer points to."""
    result = Result(answer.ref, answer.state, answer.unit)
    row = queries.decisions(answer.workspace, answer.unit, answer.n) if answer.unit else None
    if row is not None:
        result.decisions = decisions_in(row.decisions)
    if answer.state == "set_aside":
        aside = queries.set_aside(answer.workspace, _ASIDE_LOOKED_THROUGH)
        result.error = next((one.error for one in aside if one.ref == answer.ref), "")
    return result


def _meaning(event: Event) -> bytes:
    """What the write is, whenever it was sent."""
    return sha256(msgspec.json.encode(msgspec.structs.replace(event, occurred_at=0))).digest()


def _reused() -> ApiError:
    message = "this Idempotency-Key was used for another request"
    return ApiError(422, "idempotency_key_reused", message)


def _failed(task: "asyncio.Future[int]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _bare(key: str) -> str:
    """The key, with or without the quotes of the header's draft."""
    bare = key.strip()
    if len(bare) >= 2 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1]
    if len(bare) > KEY_MAX:
        raise ApiError(400, "idempotency_key_too_long", f"at most {KEY_MAX} characters")
    return bare
