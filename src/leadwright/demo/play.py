"""The play: traffic comes, time passes, everything settles, and the evidence is gathered."""

import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Protocol

import httpx2
import msgspec

from leadwright.core.time import DAY
from leadwright.demo import stages_b2b, stages_b2c, stages_hybrid
from leadwright.demo.checks import Check
from leadwright.demo.evidence import Evidence, gather
from leadwright.demo.installation import Installation, write_private
from leadwright.demo.ledger import Ledger, Reader
from leadwright.demo.processes import ChildError
from leadwright.demo.scene import Scene
from leadwright.demo.traffic.order import Order, Target, plan_of
from leadwright.demo.traffic.zones import Zones
from leadwright.measure.report import cart_triggers
from leadwright.nurture.plan import Wait
from leadwright.playbook.model import Motion, Playbook

LOOK_S = 0.5
MARGIN_S = 2.0
ANSWER_S = 3.0
PATIENCE_S = 60.0
"""How much longer than planned it may take on a busy machine, as long as something moves."""
STILL_S = 4.0
"""Nothing has changed for so long: nothing will."""
STAGES_OF: dict[str, ModuleType] = {
    "b2b": stages_b2b, "b2c": stages_b2c, "hybrid": stages_hybrid,
}  # fmt: skip


class Show(Protocol):
    """Where progress is seen."""

    def progress(
        self,
        passed_s: float,
        about_s: float,
        shares: Mapping[str, float],
        reports: Mapping[str, Mapping[str, object]],
        phase: str,
    ) -> None:
        """So much time of about so much has passed; each model's share of its traffic; reports."""


class Play:
    """One run of the traffic over an installation."""

    def __init__(self, installation: Installation, scene: Scene, show: Show) -> None:
        self._installation = installation
        self._scene = scene
        self._show = show
        self._apis = {model: installation.api(model) for model in scene.models}
        path = installation.folder / "ledger.jsonl"
        self.ledger = Reader(path, scene.models)
        self._order = _order(installation, scene, path)
        self._planned = {target.model: _acts(target, self._order) for target in self._order.targets}
        self._changed_at = 0.0
        self._seen: object = None

    def run(self) -> tuple[dict[str, Evidence], list[Check]]:
        """Play to the end. Raises ChildError if a process gives up."""
        order_file = self._installation.folder / "order.json"
        write_private(order_file, msgspec.json.encode(self._order).decode())
        traffic = self._installation.start(
            "traffic", "-m", "leadwright.demo.traffic", str(order_file)
        )
        try:
            self._until_it_rests()
        finally:
            traffic.stop()
        self._settle()
        self.ledger.read()
        try:
            return self._judge()
        finally:
            for api in self._apis.values():
                api.close()

    @property
    def ledgers(self) -> dict[str, Ledger]:
        """What the traffic did, by model."""
        return self.ledger.models

    def _judge(self) -> tuple[dict[str, Evidence], list[Check]]:
        evidence = {model: gather(self._installation, model) for model in self._scene.models}
        checks = [
            check
            for model in self._scene.models
            for check in STAGES_OF[model].checks(
                self._installation.books[model], self.ledgers[model], evidence[model]
            )
        ]
        return evidence, checks

    def _until_it_rests(self) -> None:
        """Until every visitor has gone, every timer of the playbooks has had its time, and
        either all checks hold or nothing moves any more."""
        started = time.monotonic()
        stride = max(self._order.stride, 0.4)
        books = self._installation.books.values()
        after_s = max(_longest_s(book, ANSWER_S * stride) for book in books) + MARGIN_S * stride
        about_s = self._scene.size.arrive_s + 3 * self._order.stride + after_s
        gone_at = 0.0
        while True:
            time.sleep(LOOK_S)
            now = time.monotonic()
            if not all(child.alive() for child in self._installation.children):
                dead = next(one for one in self._installation.children if not one.alive())
                raise ChildError(dead, "stopped")
            self.ledger.read()
            if self.ledger.finished and not gone_at:
                gone_at = now
                about_s = now - started + after_s
            self._tell(now - started, about_s, bool(gone_at))
            if gone_at and now > gone_at + after_s and self._may_end(now, gone_at + after_s):
                return

    def _may_end(self, now: float, planned: float) -> bool:
        if not self._at_rest():
            return now > planned + PATIENCE_S
        _, checks = self._judge()
        if all(check.holds for check in checks):
            return True
        still_s = STILL_S * max(self._order.stride, 0.4)
        return now > self._changed_at + still_s or now > planned + PATIENCE_S

    def _tell(self, passed_s: float, about_s: float, gone: bool) -> None:
        reports = {model: api.get("/report") for model, api in self._apis.items()}
        if reports != self._seen:
            self._seen, self._changed_at = reports, time.monotonic()
        shares = {
            model: min(1.0, len(ledger.posts) / max(1, self._planned[model]))
            for model, ledger in self.ledgers.items()
        }
        phase = "waiting for timers and for sales" if gone else "visitors come and go"
        self._show.progress(passed_s, max(about_s, passed_s), shares, reports, phase)

    def _at_rest(self) -> bool:
        """Whether everything posted is decided and everything due is handed over."""
        now = time.time_ns() // 1_000_000
        for api in self._apis.values():
            try:
                status = api.get("/status")
            except httpx2.HTTPError:
                return False
            states = list(status["touches"].values())
            if status["lag_ms"] or status["pending"] or any(one.get("sending") for one in states):
                return False
            waiting = api.every("/touches", state="planned")
            if any(one.get("planned") for one in states) and any(
                touch["not_before"] <= now for touch in waiting
            ):
                return False
        return True

    def _settle(self) -> None:
        """What the traffic did last is still to be decided and handed over."""
        until = time.monotonic() + PATIENCE_S
        while not self._at_rest() and time.monotonic() < until:
            time.sleep(LOOK_S / 2)


def _order(installation: Installation, scene: Scene, ledger: Path) -> Order:
    return Order(
        url=installation.url,
        ledger=str(ledger),
        size=scene.size,
        seed=scene.seed,
        stride=1 / scene.pace,
        targets=[_target(installation, model) for model in scene.models],
    )


def _target(installation: Installation, model: str) -> Target:
    workspace, book = installation.workspaces[model], installation.books[model]
    carts = cart_triggers(book)
    idle_ms = [
        trigger.idle_ms
        for motion in book.motions.values()
        for name, trigger in motion.nurture.triggers.items()
        if name in carts
    ]
    return Target(
        model=model,
        write_key=workspace.write_key,
        api_key=workspace.api_key,
        members=installation.members[model],
        deal_stage=DEAL_STAGES.get(model, ""),
        idle_s=max(idle_ms, default=0) / 1000,
    )


DEAL_STAGES = {"b2b": "discovery", "hybrid": "trial_review"}
"""Where sales begins a deal: the first opportunity stage of the shipped playbook."""


def _acts(target: Target, order: Order) -> int:
    anywhere = Zones(("UTC",), ("UTC",))
    return sum(
        act.call != "command"
        for who in plan_of(target, order, anywhere).visitors
        for act in who.acts
    )


def _longest_s(book: Playbook, answer_s: float) -> float:
    """The longest way through the playbook's waits, from the last event on; sales needs
    `answer_s` to answer what was offered a second time."""
    return max(_motion_ms(motion, answer_s) for motion in book.motions.values()) / 1000


def _motion_ms(motion: Motion, answer_s: float) -> float:
    nurture = motion.nurture
    idle_ms = max(
        (each.idle_ms for each in nurture.triggers.values() if each.idle_ms < DAY), default=0
    )
    wait_ms = max(
        (
            sum(
                step.wait_ms
                for step in sequence.steps
                if isinstance(step, Wait) and step.wait_ms < DAY
            )
            for sequence in nurture.sequences.values()
        ),
        default=0,
    )
    if motion.hand_off is None:
        return idle_ms + wait_ms
    return max(idle_ms + wait_ms, motion.hand_off.accept_within_ms + answer_s * 1000)
