"""A sales team's workspace whose accounts become one and two again."""

from typing import Any

from town import Town

from leadwright.core.time import HOUR, MINUTE
from leadwright.core.unit import ANYONE, Head, Person, decode_head, decode_person
from leadwright.ports import AccountRow
from leadwright.runtime.refold import canonical, refold_unit
from leadwright.runtime.subjects import find_subject

PLAYBOOK = """
leadwright: 1
name: A sales team
model: b2b
time_zone: UTC
currency: EUR
accounts: {link: any_work_domain}
channels:
  email: {address: email}
business:
  fit:
    large: {when: account.employees >= 100, points: 20}
  engagement:
    half_life: 30 days
    rules:
      used: {event: Feature Used, points: 5}
  stages:
    lead: person.is_known
    engaged: score.engagement >= 5
    mql: {of: account, when: account.engagement >= 20}
  hand_off:
    stages: [mql]
    team: sales
    accept_within: 4 hours
    reject_reasons: {not_now: recycled}
  convert:
    events: [Order Completed]
    opportunity_stages: [talking, won, lost]
  sequences:
    welcome:
      enter_at_stage: [engaged]
      steps:
        - wait: 1 hour
        - send: {name: hello, channel: email, content: hello}
        - wait: 30 days
        - send: {name: again, channel: email, content: hello}
  caps: [5 per 1 day]
teams:
  sales:
    dana: {name: Dana, capacity: 5}
contents:
  hello: {subject: Hello, text: Hello}
"""


class Companies(Town):
    """Says what companies and their people do."""

    def person(self, email: str, uses: int = 0, **traits: Any) -> int:
        """Somebody is known by their work mail, and does something; their id."""
        body = {"email": email, "consent_email_marketing": True, **traits}
        self.say("traits", email=email, body=body)
        for _ in range(uses):
            self.say("event", "Feature Used", email=email)
        self.settle()
        return find_subject(self.queries, self.workspace, f"email:{email}").person

    def company(self, group: str = "", **body: Any) -> int:
        """An account is told about; its id."""
        self.say("account", group_id=group, body=body)
        self.settle()
        named = f"group:{group}" if group else f"domain:{body['domain']}"
        return find_subject(self.queries, self.workspace, named).unit

    def asked(self, name: str, account: int, **body: Any) -> str:
        """Give a command about an account; what was answered."""
        ref = self.command(name, unit=account, body=body)
        self.settle(self.clock.at + MINUTE)
        answer = self.queries.answer(self.workspace, ref)
        assert answer is not None
        return answer.state

    def wait(self, hours: int) -> None:
        """Let time pass; nothing is handed over here."""
        for _ in range(2 * hours):
            self.settle(self.clock.at + HOUR // 2)

    def merge(self, one: int, into: int) -> str:
        """Make two accounts one."""
        return self.asked("merge_accounts", one, into=into, because="they are one company")

    def row(self, account: int) -> AccountRow | None:
        """What lists show."""
        return self.queries.account(self.workspace, account)

    def shown(self, account: int) -> AccountRow:
        """The same, of one that is shown."""
        row = self.row(account)
        assert row is not None
        return row

    def hand_off(self, unit: int) -> str:
        """The state of its hand-off."""
        found = self.head(unit).handoff
        return found.state if found is not None else ""

    def account_of(self, person: int) -> int:
        """The account lists show somebody at."""
        row = self.queries.person(self.workspace, person)
        assert row is not None
        return row.account

    def head(self, unit: int) -> Head:
        """The document of an account."""
        document = self.queries.document(unit, ANYONE)
        assert document is not None
        found = decode_head(document)
        assert isinstance(found, Head)
        return found

    def record(self, person: int) -> Person:
        """Somebody's document, where they live."""
        home = self.queries.home(self.workspace, person)
        assert home is not None
        document = self.queries.document(home.unit, person)
        assert document is not None
        return decode_person(document)

    def refused(self) -> list[str]:
        """Why commands were refused."""
        return [each.because for each in self.decided("refused")]

    def check_refold(self) -> None:
        """Every unit, folded anew from its recorded inputs, is what it is."""
        for unit in self.queries.units(self.workspace, 0, 1_000):
            rows = self.queries.histories(unit, 0, 10_000)
            documents, decisions = refold_unit(rows, self._book)
            assert decisions == [bytes(r.decisions) if r.decisions else None for r in rows]
            stored = self.queries.document(unit, ANYONE)
            assert stored is not None
            assert documents[ANYONE] == canonical(stored)

    def _book(self, version: int) -> Any:
        hashes = dict(self.queries.versions(self.workspace))
        return self.app.load_book(self.workspace, hashes[version])
