"""The API on a real store, with two workspaces, and a worker that answers as a test says."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import msgspec
from starlette.applications import Starlette

from empty_store import copy_of_empty_store
from leadwright.api.access import make_secret
from leadwright.api.app import create_app
from leadwright.api.services import Services
from leadwright.boot import check_channel
from leadwright.capture.event import Event
from leadwright.capture.plan import Linking
from leadwright.core.ids import entity_id, identifier_key
from leadwright.core.outcome import Decision, Task, Touch
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.unit import Award, Head, Opportunity, Person, Stakeholder, encode
from leadwright.duplicates.run import Came
from leadwright.duplicates.runs import Runs
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.ports import (
    AccountRow,
    Answer,
    Brake,
    ChannelSetting,
    Compared,
    Delta,
    Duplicate,
    HistoryRow,
    Home,
    ImportRecord,
    Journaled,
    PersonRow,
    PlaybookText,
    Queries,
    SetAside,
    Submission,
    Suggestion,
    Turn,
)
from leadwright.runtime.capture import Capture
from leadwright.runtime.undo import ended
from leadwright.sources import direct, form, segment
from leadwright.sources.files import Desk, Ground
from leadwright.store import open_journal, open_store

NOW = 1_790_000_000_000
DAY = NOW // 86_400_000
SOURCES: dict[str, ModuleType] = {
    "segment": segment,
    "form": form,
    "api": direct,
    "import": direct,
    "system": direct,
}


def _undo(record: ImportRecord, _submit: object) -> ImportRecord:
    """What marks an import as undone; nothing folds here."""
    assert record.undo is not None
    return ended(record, record.undo, NOW)


@cache
def shipped() -> Playbook:
    """The shipped playbook for B2B: its half-life is 14 days."""
    text = (files("leadwright.playbook") / "shipped" / "b2b.yaml").read_text("utf-8")
    return load(text)


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> int:
        return self.at


@dataclass
class Tenant:
    """A workspace with one of everything."""

    id: int
    write_key: str
    api_key: str
    mark: str
    task: str = ""
    touch: str = ""
    ref: int = 0
    set_aside: int = 0
    duplicate: int = 0
    key_ids: list[int] = field(default_factory=list)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.api_key}"}


class World:
    """Everything a test of the API needs."""

    def __init__(self, folder: Path) -> None:
        url = copy_of_empty_store(folder)
        self.journal = open_journal(url)
        self.store = open_store(url)
        self.clock = Clock()
        self.capture = Capture(self.journal)
        self._local = threading.local()
        self._readers: list[Queries] = []
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self.services = Services(
            settings=self.journal,
            reviews=self.journal,
            journal=self.journal,
            queries=self.queries,
            capture=self.capture,
            playbook_of=lambda _workspace: shipped(),
            read_playbook=read_playbook,
            clock=self.clock,
            sources=SOURCES,  # type: ignore[arg-type] # modules are sources
            check_channel=check_channel,
            wait_ms=2_000,
            imports=Desk(
                folder / "imports",
                self.journal,
                self.capture.submit_and_wait,
                lambda _workspace: Ground(shipped().motion("account").convert.opportunity_stages),
                self.clock.now,
                _undo,
            ),
            runs=Runs(lambda _asked, _step: Came(), self.journal, self.clock.now),
            redirect_hosts=frozenset({"thanks.example"}),
        )
        self.app: Starlette = create_app(self.services)
        self.a = self._tenant("acme")
        self.b = self._tenant("bolt")

    def queries(self) -> Queries:
        if not hasattr(self._local, "queries"):
            self._local.queries = self.store.queries()
            self._readers.append(self._local.queries)
        queries: Queries = self._local.queries
        return queries

    def rows(self, tenant: Tenant, lane: int = 1) -> list[Journaled]:
        return self.journal.after(tenant.id, lane, 0, 10_000)

    def key(self, tenant: Tenant, *scopes: str, kind: str = "api") -> dict[str, str]:
        """Headers with a new key that has these scopes."""
        secret, hashed, prefix = make_secret(kind)
        self.journal.add_key(tenant.id, kind, hashed, prefix, scopes, "rep", "test", NOW)
        return {"Authorization": f"Bearer {secret}"}

    def answering(self, decide: Callable[[Event], list[Decision]]) -> None:
        """Start a worker that answers each write with what `decide` says."""
        seen = {tenant.id: len(self.rows(tenant, 0)) for tenant in (self.a, self.b)}

        def work() -> None:
            while not self._stop.wait(0.002):
                for tenant in (self.a, self.b):
                    rows = self.rows(tenant, 0)
                    for row in rows[seen[tenant.id] :]:
                        self._answer(row, decide(direct.read(row)))
                    seen[tenant.id] = len(rows)

        self._worker = threading.Thread(target=work, daemon=True)
        self._worker.start()

    def _answer(self, row: Journaled, decisions: list[Decision]) -> None:
        unit = entity_id(row.workspace, 2)
        history = HistoryRow(
            unit, row.id + 1_000, 0, row.at, "command", "", 1, row.id,
            decisions=msgspec.msgpack.encode(decisions),
        )  # fmt: skip
        with self.store.begin() as turn:
            turn.record([history])
            turn.answer([Answer(row.id, row.workspace, "folded", unit, row.id + 1_000)])

    def _tenant(self, mark: str) -> Tenant:
        """A workspace whose every text says `mark`."""
        made = self.journal.add_workspace(mark, "b2b", "test", NOW)
        keys = {}
        ids = []
        for kind in ("write", "api"):
            secret, hashed, prefix = make_secret(kind)
            key = self.journal.add_key(
                made.id, kind, hashed, prefix, ["*"], f"{mark} rep", "test", NOW
            )
            keys[kind] = secret
            ids.append(key.id)
        tenant = Tenant(made.id, keys["write"], keys["api"], mark, key_ids=ids)
        self._fill(tenant)
        return tenant

    def _fill(self, tenant: Tenant) -> None:
        mark, workspace = tenant.mark, tenant.id
        person, account = entity_id(workspace, 1), entity_id(workspace, 2)
        tenant.task, tenant.touch = f"{mark}-task", f"{mark}-touch"
        text = PlaybookText(workspace, f"{mark}-hash", f"name: {mark}", mark, mark, NOW)
        self.journal.add_playbook(text)
        upload = ImportRecord(workspace, f"{mark}-import", NOW, mark, f"{mark}.csv", "uploading")
        self.journal.keep_import(upload)
        setting = ChannelSetting(
            workspace, "email", "capture", {"server": f"smtp://{mark}:pw@host", "password": mark}
        )
        self.journal.set_channel(setting, mark, NOW)
        event = Event("command", "accept", NOW, person=person, actor=mark, body={"note": mark})
        body = msgspec.json.encode(event)
        tenant.ref = self.journal.append([Submission(workspace, 0, "api", NOW, body)])[0]
        with self.store.begin() as turn:
            turn.allocate(workspace, 5)
            turn.add_version(workspace, 1, f"{mark}-hash", NOW)
            self._fill_state(turn, tenant, person, account)
        outcomes = [Compared("last_name", "a typo apart", 4_200)]
        pair = Duplicate(
            workspace, "people", person, entity_id(workspace, 3), "open", 9_000, 998_000, person,
            outcomes, NOW, note=mark,
        )  # fmt: skip
        self.journal.propose([pair])
        tenant.duplicate = self.journal.duplicates(workspace, 1).rows[0].id
        tenant.set_aside = self.queries().set_aside(workspace, 1)[0].id

    def _fill_state(self, turn: Turn, tenant: Tenant, person: int, account: int) -> None:
        mark, workspace = tenant.mark, tenant.id
        email, domain = f"ana@{mark}.example", f"{mark}.example"
        record = Person(
            id=person,
            traits={"email": email, "name": mark},
            stage="engaged",
            fit={"right_title": 15_000},
            awards={"pricing": Award(20_000, DAY)},
            consent={"email/marketing": True},
            last_at=NOW,
        )
        head = _head(account, person, mark, domain)
        decision = Decision("stage", "engaged", NOW, person, because=f"{mark} engaged")
        task = Task(
            tenant.task, "hand_off", "offered", f"Call {mark}", "ana", "sales", person, NOW, NOW
        )
        touch = Touch(
            tenant.touch, person, "email", "marketing", email, "hello", "welcome", "first",
            NOW, NOW + 1,
        )  # fmt: skip
        turn.link(
            [
                (identifier_key(workspace, "email", email), person),
                (identifier_key(workspace, "user", f"u-{mark}"), person),
                (identifier_key(workspace, "domain", domain), account),
                (identifier_key(workspace, "group", f"g-{mark}"), account),
            ]
        )
        turn.settle([Home(person, account, 3)])
        turn.put_brake(Brake(workspace, "long_nurture", "paused", NOW, 0, mark, mark))
        turn.save([(account, person, encode(record)), (account, 0, encode(head))])
        turn.show_people(
            [PersonRow(person, account, account, email, f"u-{mark}", mark, "engaged", 15_000,
                       20_000, DAY)]
        )  # fmt: skip
        turn.show_accounts(
            [AccountRow(account, mark, domain, "mql", "ana", True, 1, 45_000, 20_000,
                        "offered", 1, 0)]
        )  # fmt: skip
        turn.show_tasks([(account, task)])
        turn.plan([(workspace, account, touch)])
        turn.record(
            [HistoryRow(account, 1, person, NOW, "command", "accept", 1, tenant.ref,
                        decisions=msgspec.msgpack.encode([decision]))]
        )  # fmt: skip
        turn.answer([Answer(tenant.ref, workspace, "folded", account, 1)])
        turn.set_aside([SetAside(workspace, NOW, 0, account, person, None, f"{mark} is wrong")])
        turn.add_up(
            [
                Delta(workspace, DAY, "decision.withheld", mark, 2, 0),
                Delta(workspace, DAY - 9, "decision.withheld", mark, 3, 0),
            ]
        )
        turn.suggest([_listed(mark, workspace, person, account)])

    def close(self) -> None:
        self._stop.set()
        if self._worker is not None:
            self._worker.join()
        if self.services.runs is not None:
            self.services.runs.close()
        self.capture.close()
        for reader in self._readers:
            reader.close()
        self.store.close()
        self.journal.close()


def read_playbook(text: str) -> Playbook:
    """A playbook is good if it has a name."""
    if not text.startswith("name:"):
        raise ProblemsError([Problem("P101", "it has no name", "playbook.yaml:1", "write one")])
    return Playbook(
        name="Checked",
        model="b2b",
        hash=f"hash-{len(text)}",
        time_zone="UTC",
        currency="EUR",
        linking=Linking(accounts="known" if "known_accounts" in text else "any"),
        motions={},
        teams={},
        contents={},
    )


def _listed(mark: str, workspace: int, person: int, other: int) -> Suggestion:
    evidence = {"because": mark}
    id = f"{mark}-suggestion"
    return Suggestion(id, workspace, "conflict", "open", NOW, person, other, evidence)


def _head(account: int, person: int, mark: str, domain: str) -> Head:
    """An account with a deal, and somebody who decides on it."""
    return Head(
        id=account,
        kind="account",
        traits={"domain": domain, "name": mark},
        opportunities={"d1": Opportunity("discovery", NOW, 5_000, "EUR", expected_close=20_811)},
        stakeholders={
            person: Stakeholder("champion", "supportive", "", "aware", NOW, 0, {"aware": NOW})
        },
        warnings={"single_threaded": NOW},
    )
