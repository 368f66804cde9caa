"""What an import would do, found out by looking only."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from leadwright.capture.accounts import account_domain
from leadwright.capture.domains import work_domain
from leadwright.capture.event import Event
from leadwright.capture.identify import ANONYMOUS, DOMAIN, GROUP, identifiers
from leadwright.core.ids import identifier_key
from leadwright.core.input import ACCOUNT

EXACT = 500_000
"""Events looked at; the identifiers of more would not fit into memory."""


@dataclass(slots=True)
class Foreseen:
    """How many people and accounts would be created, updated, `linked` to an account (now or since
    long), `merged` into somebody known; `deals` and `stopped` as told. `looked_at` events; `more`:
    not all of them."""

    people_created: int = 0
    people_updated: int = 0
    accounts_created: int = 0
    accounts_updated: int = 0
    linked: int = 0
    merged: int = 0
    deals: int = 0
    stopped: int = 0
    looked_at: int = 0
    more: bool = False


@dataclass(slots=True)
class Foresight:
    """Follows the identifiers of events, batch by batch, against those that are known.

    `find` gives the ids that keys lead to, `link` how the playbook links people to accounts (any,
    known, none). Nothing is written. Rules of identity are those of `capture.identity`, up to what
    only the people's records could tell.
    """

    workspace: int
    link: str
    find: Callable[[Collection[bytes]], Mapping[bytes, int]]
    seen: Foreseen = field(default_factory=Foreseen)
    _ids: dict[bytes, int] = field(default_factory=dict)
    _made: int = 0
    _touched: set[int] = field(default_factory=set)
    _linked: set[int] = field(default_factory=set)

    def look(self, events: Collection[Event]) -> None:
        """Take the next events into account."""
        if self.seen.looked_at >= EXACT:
            self.seen.more = True
            return
        self.seen.looked_at += len(events)
        keyed = [
            (event, identifiers(event, self.workspace), self._account(event)) for event in events
        ]
        wanted = {key for _, people, _ in keyed for _, key in people}
        wanted |= {key for _, _, accounts in keyed for key in accounts}
        unknown = [key for key in wanted if key not in self._ids]
        if unknown:
            self._ids.update(self.find(unknown))
        for event, people, accounts in keyed:
            person = self._person(people) if event.kind != ACCOUNT and people else 0
            account = self._settle(accounts, event)
            if person and account and person not in self._linked:
                self._linked.add(person)
                self.seen.linked += 1
            self.seen.deals += event.name == "record_opportunity"
            self.seen.stopped += event.name in ("suppress", "unsubscribe")

    def _person(self, keys: list[tuple[str, bytes]]) -> int:
        found = [(kind, id) for kind, key in keys if (id := self._ids.get(key, 0))]
        id = found[0][1] if found else self._new()
        if not found:
            self.seen.people_created += 1
        elif id > 0 and id not in self._touched:
            self.seen.people_updated += 1
        self._touched.add(id)
        for kind, other in found[1:]:
            self.seen.merged += kind == ANONYMOUS and other != id
        for kind, key in keys:
            if key not in self._ids or (kind == ANONYMOUS and self._ids[key] != id):
                self._ids[key] = id
        return id

    def _settle(self, keys: list[bytes], event: Event) -> int:
        if not keys:
            return 0
        id = next((self._ids[key] for key in keys if key in self._ids), 0)
        named = event.kind == ACCOUNT or bool(event.group_id)
        if not id and (self.link == "any" or named):
            id = self._new()
            self.seen.accounts_created += 1
        elif id > 0 and event.kind == ACCOUNT and id not in self._touched:
            self.seen.accounts_updated += 1
        if id:
            self._touched.add(id)
            for key in keys:
                self._ids.setdefault(key, id)
        return id

    def _account(self, event: Event) -> list[bytes]:
        if self.link == "none":
            return []
        keys = []
        if event.group_id:
            keys.append(identifier_key(self.workspace, GROUP, event.group_id))
        domain = _domain(event)
        if domain and (event.kind == ACCOUNT or not keys):
            keys.append(identifier_key(self.workspace, DOMAIN, domain))
        return keys

    def _new(self) -> int:
        self._made -= 1
        return self._made


def _domain(event: Event) -> str:
    if event.kind != ACCOUNT:
        return work_domain(event.email) or "" if event.email else ""
    return account_domain(event)


def sentences(seen: Foreseen) -> Iterable[str]:
    """What was foreseen, in words."""
    told = (
        ("people would be created", seen.people_created),
        ("people would be updated", seen.people_updated),
        ("accounts would be created", seen.accounts_created),
        ("accounts would be updated", seen.accounts_updated),
        ("people would belong to an account", seen.linked),
        ("anonymous visitors would be merged into who they are", seen.merged),
        ("deals would be taken over", seen.deals),
        ("stops would be noted (suppressions, unsubscribes)", seen.stopped),
    )
    for what, count in told:
        if count:
            yield f"{count:,} {what}."
    if seen.more:
        yield f"That is so for the first {seen.looked_at:,} inputs; the others were only read."
