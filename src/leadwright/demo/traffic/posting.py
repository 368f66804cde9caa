"""Visitors at work: each act is posted when its time has come."""

import asyncio
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from leadwright.demo.ledger import Commanded, Finished, Firm, Posted, Somebody, Writer
from leadwright.demo.traffic.order import Target
from leadwright.demo.traffic.plan import DAYS_AGO, Act, Plan, Visitor

TICK_S = 0.05
SINGLY = 8
"""So many calls that are due at once are posted one by one; more go as a batch, as the libraries
of servers send them."""
BATCH = 100
TRIES = 20
TRY_AGAIN_S = 0.25
AGAIN = frozenset({404, 429, 503})
"""404: of a command about an account that is not there yet."""


class Visiting:
    """Plays the visitors of one plan."""

    def __init__(
        self, client: httpx2.AsyncClient, target: Target, plan: Plan, ledger: Writer
    ) -> None:
        self._client = client
        self._target = target
        self._plan = plan
        self._ledger = ledger
        basic = b64encode(f"{target.write_key}:".encode()).decode()
        self._capture = {"Authorization": f"Basic {basic}"}
        self._api = {"Authorization": f"Bearer {target.api_key}"}

    async def play(self, stopped: asyncio.Event) -> None:
        """Load the target list, then let everybody do what they do."""
        await self._load_targets()
        acts = [(act.at_s, place, who, act)
                for place, who in enumerate(self._plan.visitors) for act in who.acts]  # fmt: skip
        acts.sort(key=lambda each: (each[0], each[1]))
        started = time.monotonic()
        begun: set[str] = set()
        while acts and not stopped.is_set():
            passed = time.monotonic() - started
            due = [each for each in acts if each[0] <= passed]
            del acts[: len(due)]
            for _, _, visitor, _ in due:
                if visitor.who not in begun:
                    begun.add(visitor.who)
                    self._introduce(visitor)
            await self._do([(visitor, act) for _, _, visitor, act in due])
            await asyncio.sleep(TICK_S)
        self._ledger.write(Finished(self._plan.model, _now()))

    async def _load_targets(self) -> None:
        """The list of companies worth selling to, imported before anybody comes."""
        named = {company.domain for company in self._plan.targets}
        for company in self._plan.companies:
            self._ledger.write(
                Firm(self._plan.model, company.name, company.domain, company.kind,
                     company.domain in named)
            )  # fmt: skip
        if not named:
            return
        rows = [
            {
                "kind": "account",
                "occurred_at": _now(),
                "key": company.domain,
                "body": {
                    "name": company.name,
                    "domain": company.domain,
                    "employees": company.employees,
                    "industry": company.industry,
                    "is_target": True,
                },
            }
            for company in self._plan.targets
        ]
        await self._client.post("/api/v1/import/rows", json={"rows": rows}, headers=self._api)
        last = self._plan.targets[-1].domain
        for _ in range(TRIES * 4):
            found = await self._client.get(f"/api/v1/accounts/{last}", headers=self._api)
            if found.status_code == 200:
                return
            await asyncio.sleep(TRY_AGAIN_S)

    def _introduce(self, who: Visitor) -> None:
        self._ledger.write(
            Somebody(self._plan.model, who.who, who.kind, who.email, who.day, who.consent,
                     who.account, who.age)
        )  # fmt: skip

    async def _do(self, due: list[tuple[Visitor, Act]]) -> None:
        """In order; calls between forms and commands together when they are many."""
        calls: list[tuple[Visitor, Act]] = []
        for visitor, act in due:
            if act.call in ("form", "command"):
                await self._send(calls)
                calls = []
                await (self._form if act.call == "form" else self._command)(visitor, act)
            else:
                calls.append((visitor, act))
        await self._send(calls)

    async def _send(self, calls: list[tuple[Visitor, Act]]) -> None:
        if len(calls) <= SINGLY:
            for visitor, act in calls:
                await self._track(f"/v1/{act.call}", _said(act), [(visitor, act)])
        else:
            for start in range(0, len(calls), BATCH):
                part = calls[start : start + BATCH]
                batch = [_said(act) for _, act in part]
                await self._track("/v1/batch", {"batch": batch, "sentAt": _iso()}, part)
        again = [(visitor, act) for visitor, act in calls if act.again]
        for visitor, act in again:
            await self._track(f"/v1/{act.call}", _said(act), [(visitor, act)], again=True)

    async def _track(
        self,
        path: str,
        body: dict[str, Any],
        about: list[tuple[Visitor, Act]],
        again: bool = False,
    ) -> None:
        response = await self._post(path, headers=self._capture, json=body)
        for visitor, act in about:
            self._note(visitor, act, response, again)

    async def _form(self, visitor: Visitor, act: Act) -> None:
        path = f"/f/{self._target.write_key}"
        response = await self._post(path, headers={}, data=act.body)
        self._note(visitor, act, response)

    async def _command(self, _visitor: Visitor, act: Act) -> None:
        path = f"/api/v1/commands/{act.name}"
        response = await self._post(path, headers=self._api, json=act.body)
        about = str(act.body.get("account", ""))
        self._ledger.write(
            Commanded(self._plan.model, "CRM", act.name, about, _now(), response.status_code,
                      code_of(response))
        )  # fmt: skip

    async def _post(self, path: str, headers: dict[str, str], **body: Any) -> httpx2.Response:
        for _ in range(TRIES):
            response = await self._client.post(path, headers=headers, **body)
            if response.status_code not in AGAIN:
                break
            await asyncio.sleep(TRY_AGAIN_S)
        return response

    def _note(
        self, visitor: Visitor, act: Act, response: httpx2.Response, again: bool = False
    ) -> None:
        self._ledger.write(
            Posted(self._plan.model, visitor.who, act.call, act.name, _now(),
                   response.status_code, code_of(response), again)
        )  # fmt: skip


def code_of(response: httpx2.Response) -> str:
    """The stable word for what was wrong; empty where nothing was."""
    if response.status_code < 400:
        return ""
    try:
        return str(response.json().get("code", ""))
    except (ValueError, AttributeError):
        return ""


def _said(act: Act) -> dict[str, Any]:
    """The body as it goes out, dated by the sender's clock."""
    body = {name: value for name, value in act.body.items() if name != DAYS_AGO}
    if DAYS_AGO in act.body:
        happened = datetime.now(UTC) - timedelta(days=act.body[DAYS_AGO])
        body |= {"timestamp": happened.isoformat(), "sentAt": _iso()}
    return body


def _iso() -> str:
    return datetime.now(UTC).isoformat()


def _now() -> int:
    return time.time_ns() // 1_000_000
