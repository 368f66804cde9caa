"""What is counted after the kills: the client's ledger, the store, and what the receivers noted."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadwright.boot import App
from leadwright.core.ids import duplicate_key
from leadwright.core.input import EVENT, LANE_LIVE, TRAITS
from leadwright.ports import Journaled, StoredTouch
from leadwright.runtime.mailbox import HTTP_LOG, SMTP_LOG

CHANNELS = ("email", "webhook")
FINAL = frozenset({"sent", "unknown"})
PAGE = 500


@dataclass(slots=True)
class Findings:
    """What was counted afterwards. `complaints` is empty where everything holds."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    repeated: int = 0
    states: dict[tuple[str, str], int] = field(default_factory=dict)
    in_flight: int = 0
    """E-mails that were being sent at the moment of a kill, added up."""
    lapsed: int = 0
    webhook_repeats: int = 0
    seconds: float = 0.0
    complaints: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "kills": dict(self.kills),
            "acknowledged": self.acknowledged,
            "posted_again": self.repeated,
            "touches": {" ".join(name): count for name, count in sorted(self.states.items())},
            "in_flight": self.in_flight,
            "lapsed": self.lapsed,
            "webhook_repeats": self.webhook_repeats,
            "seconds": round(self.seconds, 1),
            "complaints": self.complaints,
        }


class Count:
    """Compares the client's ledger, the store, and what the receivers wrote down."""

    def __init__(
        self,
        app: App,
        workspace: int,
        acknowledged: Mapping[str, str],
        received: Path,
        findings: Findings,
    ) -> None:
        self._app = app
        self._queries = app.store.queries()
        self._workspace = workspace
        self._acknowledged = acknowledged
        self._received = received
        self._findings = findings

    def everything(self) -> None:
        """Fill the findings."""
        try:
            self._findings.acknowledged = len(self._acknowledged)
            self._acknowledged_is_folded()
            self._people_are_there_once()
            touches = self._pages(self._queries.touches)
            self._touches_are_final(touches)
            self._mails_are_unique(touches)
            self._posts_are_recognised(touches)
        finally:
            self._queries.close()

    def _expect(self, true: bool, complaint: str) -> None:
        if not true:
            self._findings.complaints.append(complaint)

    def _acknowledged_is_folded(self) -> None:
        """Every acknowledged messageId is exactly one input in history, and nothing else is."""
        rows = self._journal()
        key = self._app.settings.keys(self._workspace)[0].id
        ids = {duplicate_key(f"segment:{key}", said): said for said in self._acknowledged}
        folded: Counter[str] = Counter()
        strange = 0
        for ref in self._folded():
            said = ids.get(rows[ref].key) if ref in rows else None
            strange += said is None
            folded[said or ""] += 1
        lost = [said for said in self._acknowledged if not folded[said]]
        twice = [said for said in self._acknowledged if folded[said] > 1]
        self._expect(not lost, f"{len(lost)} acknowledged, not folded: {lost[:3]}")
        self._expect(not twice, f"{len(twice)} folded more than once: {twice[:3]}")
        self._expect(not strange, f"{strange} folded that nobody was acknowledged")
        aside = self._queries.set_aside(self._workspace, 10)
        self._expect(not aside, f"set aside: {[row.error for row in aside]}")

    def _journal(self) -> dict[int, Journaled]:
        rows: dict[int, Journaled] = {}
        position = 0
        while more := self._app.journal.after(self._workspace, LANE_LIVE, position, PAGE):
            rows |= {row.id: row for row in more}
            position = more[-1].id
        return rows

    def _folded(self) -> Iterator[int]:
        """Journal id of every event and every identify call in history."""
        after = 0
        while units := self._queries.units(self._workspace, after, PAGE):
            for unit in units:
                for row in self._queries.histories(unit, 0, PAGE):
                    if row.kind in (EVENT, TRAITS):
                        yield row.ref
            after = units[-1]

    def _people_are_there_once(self) -> None:
        people = Counter(row.user_id for row in self._pages(self._queries.people))
        leads = set(self._acknowledged.values())
        self._expect(set(people) == leads, f"{len(people)} people, {len(leads)} leads")
        self._expect(max(people.values()) == 1, "somebody is there more than once")

    def _touches_are_final(self, touches: list[StoredTouch]) -> None:
        states = Counter((each.touch.channel, each.state) for each in touches)
        self._findings.states = dict(states)
        other = {name: count for name, count in states.items() if name[1] not in FINAL}
        self._expect(not other, f"neither sent nor unknown: {other}")
        each = Counter((one.touch.person, one.touch.channel) for one in touches)
        leads = len(set(self._acknowledged.values()))
        exact = len(each) == leads * len(CHANNELS) and set(each.values()) == {1}
        self._expect(exact, f"{len(touches)} touches of {len(each)} kinds for {leads} leads")
        unknown = sum(count for (_, state), count in states.items() if state == "unknown")
        most = self._findings.in_flight
        self._expect(unknown <= most, f"{unknown} unknown, but {most} were being sent at kills")

    def _mails_are_unique(self, touches: list[StoredTouch]) -> None:
        """Marketing e-mail never goes out twice; what is sent has arrived; nothing else has."""
        mails = _ids(self._received / SMTP_LOG)
        twice = [name for name, count in mails.items() if count > 1]
        self._expect(not twice, f"{len(twice)} e-mails arrived more than once: {twice[:3]}")
        self._arrived("email", touches, Counter({n.partition("@")[0]: 1 for n in mails}))

    def _posts_are_recognised(self, touches: list[StoredTouch]) -> None:
        """A webhook message may come again after a kill, with the id of the first."""
        posts = _ids(self._received / HTTP_LOG)
        self._findings.webhook_repeats = posts.total() - len(posts)
        self._arrived("webhook", touches, posts)

    def _arrived(self, channel: str, touches: list[StoredTouch], came: "Counter[str]") -> None:
        mine = {each.touch.id: each.state for each in touches if each.touch.channel == channel}
        missing = [id for id, state in mine.items() if state == "sent" and not came[id]]
        strange = [id for id in came if id not in mine]
        self._expect(not missing, f"{channel}: {len(missing)} sent, but not arrived")
        self._expect(not strange, f"{channel}: {len(strange)} arrived that nobody planned")

    def _pages(self, ask: Callable[..., Any]) -> list[Any]:
        rows: list[Any] = []
        after = ""
        while True:
            page = ask(self._workspace, PAGE, after)
            rows += page.rows
            after = page.next
            if not after:
                return rows


def _ids(log: Path) -> "Counter[str]":
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return Counter(json.loads(line)["id"] for line in lines)
