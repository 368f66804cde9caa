"""Sales at work: reps look at their tasks and answer, each with a key of their own."""

import asyncio
import time
from typing import Any
from zlib import crc32

import httpx2

from leadwright.demo.ledger import Commanded, Writer
from leadwright.demo.traffic.order import Target
from leadwright.demo.traffic.plan import Company, Plan
from leadwright.demo.traffic.posting import code_of

LOOK_S = 0.8
REASONS = {
    "b2b": ("not_now", "no_budget", "not_a_fit"),
    "hybrid": ("not_now", "just_testing", "not_a_fit"),
}
DISPOSITIONS = ("connected", "no_answer", "voicemail")
AMOUNTS = (450_000, 900_000, 1_250_000, 2_400_000)
"""Of deals, in minor units."""


class Rep:
    """One member of a team."""

    def __init__(
        self, client: httpx2.AsyncClient, target: Target, plan: Plan, ledger: Writer, member: str,
        look_s: float,
    ) -> None:  # fmt: skip
        self._client = client
        self._target = target
        self._ledger = ledger
        self._member = member
        self._look_s = look_s
        self._headers = {"Authorization": f"Bearer {target.members[member]}"}
        self._companies = {company.domain: company for company in plan.companies}
        self._domains: dict[int, str] = {}
        self._left: set[str] = set()
        self._first = next(iter(target.members)) == member

    async def work(self, stopped: asyncio.Event) -> None:
        """Look, answer, look again."""
        while not stopped.is_set():
            await asyncio.sleep(self._look_s)
            for task in await self._tasks(kind="hand_off", state="offered", owner=self._member):
                if not stopped.is_set():
                    await self._answer(task)
            if self._first and not stopped.is_set():
                for task in await self._tasks(kind="task", state="open"):
                    await self._call(task)

    async def _tasks(self, **wanted: str) -> list[dict[str, Any]]:
        answer = await self._client.get("/api/v1/tasks", params=wanted, headers=self._headers)
        tasks: list[dict[str, Any]] = answer.json()["data"] if answer.status_code == 200 else []
        return tasks

    async def _answer(self, task: dict[str, Any]) -> None:
        """As this company's generated story wants it."""
        domain = await self._domain(task["unit"])
        company = self._companies.get(domain)
        if company is None or task["id"] in self._left:
            return
        if company.answer == "ignored first" and await self._leave_it(task, domain):
            return
        if company.answer == "rejected":
            reasons = REASONS[self._target.model]
            reason = reasons[crc32(domain.encode()) % len(reasons)]
            body = {"hand_off": task["id"], "reason": reason, "note": "generated"}
            await self._command("reject", domain, body)
            return
        if await self._command("accept", domain, {"hand_off": task["id"]}):
            await self._deal(company, task)

    async def _leave_it(self, task: dict[str, Any], domain: str) -> bool:
        """Whoever is asked first does not answer; the next one does."""
        path = f"/api/v1/accounts/{task['unit']}/timeline"
        found = await self._client.get(path, headers=self._headers, params={"limit": 200})
        entries = found.json()["data"] if found.status_code == 200 else []
        named = {
            decision["name"]
            for entry in entries
            for decision in entry["decisions"]
            if decision["kind"] == "hand_off"
        }
        if "taken_back" in named:
            return False
        self._left.add(task["id"])
        self._note("leave unanswered", domain, 200, "")
        return True

    async def _deal(self, company: Company, task: dict[str, Any]) -> None:
        if company.answer not in ("won", "open"):
            return
        deal = {"account": task["unit"], "opportunity": f"deal-{task['unit']}"}
        amount = AMOUNTS[crc32(company.domain.encode()) % len(AMOUNTS)]
        opening = {**deal, "stage": self._target.deal_stage, "amount": amount}
        opened = await self._command("open_opportunity", company.domain, opening)
        if opened and company.answer == "won":
            await asyncio.sleep(self._look_s)
            await self._command("set_opportunity", company.domain, {**deal, "stage": "won"})

    async def _call(self, task: dict[str, Any]) -> None:
        """Every third task is left lying."""
        number = int(task["person"] or 0)
        if task["id"] in self._left or number % 3 == 0:
            return
        self._left.add(task["id"])
        said = DISPOSITIONS[number % len(DISPOSITIONS)]
        domain = await self._domain(task["unit"])
        await self._command("log_call", domain, {"task": task["id"], "disposition": said})

    async def _domain(self, unit: int) -> str:
        if unit not in self._domains:
            path = f"/api/v1/accounts/{unit}"
            found = await self._client.get(path, headers=self._headers)
            self._domains[unit] = found.json()["domain"] if found.status_code == 200 else ""
        return self._domains[unit]

    async def _command(self, name: str, about: str, body: dict[str, Any]) -> bool:
        path = f"/api/v1/commands/{name}"
        response = await self._client.post(path, json=body, headers=self._headers)
        self._note(name, about, response.status_code, code_of(response))
        return response.status_code < 300

    def _note(self, name: str, about: str, status: int, code: str) -> None:
        at = time.time_ns() // 1_000_000
        model = self._target.model
        self._ledger.write(Commanded(model, self._member, name, about, at, status, code))
