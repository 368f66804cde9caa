"""Who is who: from identifiers to one person in one unit. Online, deterministic, conflict-safe.

The rules, strongest identifier first (user id, e-mail, anonymous id):

- An event goes to the person its strongest known identifier leads to.
- A new user id or e-mail is given to the person the weaker identifiers lead to, if that person
  has none of that kind yet; otherwise it makes a new person.
- A person known only by anonymous ids is merged into the one who turns out to be behind them.
- Two people who each have a user id or an e-mail never merge by themselves.
- An anonymous id (a device) belongs to the first who was known on it; events that name somebody
  else go to the one they name.
"""

import msgspec

from leadwright.capture.domains import work_domain
from leadwright.capture.event import Event
from leadwright.capture.plan import Linking
from leadwright.core.ids import entity_id, identifier_key

HAS_EMAIL, HAS_USER, IN_ACCOUNT = 1, 2, 4
"""What is known of a person: flags of `Known.known`."""


class Known(msgspec.Struct, eq=False):
    """A person as the resolver sees them."""

    person: int
    unit: int
    known: int = 0
    merged_into: int = 0
    changed: bool = False

    @property
    def anonymous(self) -> bool:
        """Known only by devices."""
        return not self.known & (HAS_EMAIL | HAS_USER)


class Move(msgspec.Struct):
    """`person` leaves `unit_from` for `unit_to`, there to be `into`."""

    person: int
    unit_from: int
    unit_to: int
    into: int
    kind: str
    because: str


class Resolved(msgspec.Struct):
    """Whom an event is about: person and unit (0: nobody), what was learned, who moves.

    `traits` are identifiers newly given to the person; `account` is the account a group call is
    about; `new_account` holds the traits of an account just made, to be folded first.
    """

    person: int = 0
    unit: int = 0
    account: int = 0
    traits: dict[str, str] = {}
    new_account: dict[str, str] = {}
    moves: list[Move] = []


class Directory:
    """The part of a workspace's identifiers that a batch needs, and what the batch adds to it.

    `found` maps identifier keys to ids, `people` person ids to what is known, `next_number` is the
    first free entity number, `allocated` how many from there on are taken. `links` collects the
    identifiers to store.
    """

    def __init__(
        self,
        workspace: int,
        linking: Linking,
        found: dict[bytes, int],
        people: dict[int, Known],
        next_number: int,
    ) -> None:
        self.workspace = workspace
        self.linking = linking
        self.found = found
        self.people = people
        self.next_number = next_number
        self.allocated = 0
        self.links: dict[bytes, int] = {}

    def key(self, kind: str, value: str) -> bytes:
        """The stored key of an identifier."""
        return identifier_key(self.workspace, kind, value)

    def lookup(self, key: bytes) -> int:
        """The id a key leads to; 0: none."""
        return self.found.get(key, 0)

    def link(self, key: bytes, entity: int) -> None:
        """Let the key lead to the entity from now on."""
        self.found[key] = self.links[key] = entity

    def allocate(self) -> int:
        """A fresh entity id."""
        self.allocated += 1
        return entity_id(self.workspace, self.next_number + self.allocated - 1)

    def person(self, key: bytes) -> Known | None:
        """The person a key leads to, whoever they have been merged into."""
        entity = self.found.get(key)
        known = self.people.get(entity) if entity else None
        while known is not None and known.merged_into:
            known = self.people.get(known.merged_into)
        return known


def keys_of(event: Event, workspace: int) -> list[bytes]:
    """Every key that resolving the event may look up."""
    keys = []
    if event.user_id:
        keys.append(identifier_key(workspace, "user", event.user_id))
    if event.anonymous_id:
        keys.append(identifier_key(workspace, "anonymous", event.anonymous_id))
    if event.email:
        keys.append(identifier_key(workspace, "email", event.email))
        if domain := work_domain(event.email):
            keys.append(identifier_key(workspace, "domain", domain))
    if event.previous_id:
        keys.append(identifier_key(workspace, "anonymous", event.previous_id))
        keys.append(identifier_key(workspace, "user", event.previous_id))
    if event.group_id:
        keys.append(identifier_key(workspace, "group", event.group_id))
    if event.kind == "account" and (domain := _account_domain(event)):
        keys.append(identifier_key(workspace, "domain", domain))
    return keys


def resolve(event: Event, directory: Directory) -> Resolved:
    """Find or make the person and the unit an event is about."""
    resolved = Resolved()
    if event.group_id or (event.kind == "account" and _account_domain(event)):
        resolved.account = _account(event, directory, resolved)
    if event.user_id or event.email or event.anonymous_id:
        known = _person(event, directory, resolved)
        _settle(event, known, directory, resolved)
        resolved.person, resolved.unit = known.person, known.unit
    return resolved


def _person(event: Event, directory: Directory, resolved: Resolved) -> Known:
    user = directory.key("user", event.user_id) if event.user_id else b""
    email = directory.key("email", event.email) if event.email else b""
    device = directory.key("anonymous", event.anonymous_id or event.previous_id or event.user_id)
    by_user = directory.person(user) if user else None
    by_email = directory.person(email) if email else None
    by_device = directory.person(device) if event.anonymous_id or event.previous_id else None
    known = by_user
    if known is None and by_email and not (user and by_email.known & HAS_USER):
        known = by_email
    if known is None and by_device and _may_become(by_device, bool(user), bool(email)):
        known = by_device
    if known is None:
        known = Known(directory.allocate(), 0, changed=True)
        directory.people[known.person] = known
    if user and by_user is None:
        _give(known, HAS_USER, directory, user)
        resolved.traits["user_id"] = event.user_id
    if email and by_email is None:
        first = not known.known & HAS_EMAIL
        _give(known, HAS_EMAIL, directory, email)
        if first:
            resolved.traits["email"] = event.email
    if event.anonymous_id or event.previous_id:
        _device(device, by_device, known, directory, resolved)
    return known


def _may_become(by_device: Known, user: bool, email: bool) -> bool:
    """Whether the person known on a device may be the one now named there."""
    if user and by_device.known & HAS_USER:
        return False
    return not (email and not user and by_device.known & HAS_EMAIL) and not (
        user and email and by_device.known & HAS_EMAIL
    )


def _give(known: Known, flag: int, directory: Directory, key: bytes) -> None:
    known.known |= flag
    known.changed = True
    directory.link(key, known.person)


def _device(
    key: bytes,
    by_device: Known | None,
    known: Known,
    directory: Directory,
    resolved: Resolved,
) -> None:
    """A device nobody was known on becomes theirs; who was anonymous there was them."""
    if by_device is None:
        directory.link(key, known.person)
    elif by_device is not known and by_device.anonymous:
        by_device.merged_into, by_device.changed = known.person, True
        directory.link(key, known.person)
        because = "the anonymous visitor turned out to be them"
        resolved.moves.append(Move(by_device.person, by_device.unit, 0, known.person, "", because))


def _settle(event: Event, known: Known, directory: Directory, resolved: Resolved) -> None:
    """Put the person into their unit: their account if they have one, else one of their own."""
    account = resolved.account or _by_domain(event, directory, resolved)
    if not known.unit:
        known.unit = account or directory.allocate()
        known.changed = True
    elif account and not known.known & IN_ACCOUNT:
        because = "their account became known"
        resolved.moves.append(
            Move(known.person, known.unit, account, known.person, "account", because)
        )
        known.unit, known.changed = account, True
    if account == known.unit:
        known.known |= IN_ACCOUNT
    for move in resolved.moves:  # a visitor found out on the way arrives where the person ends up
        move.unit_to = known.unit
        move.kind = "account" if known.known & IN_ACCOUNT else "individual"


def _by_domain(event: Event, directory: Directory, resolved: Resolved) -> int:
    if directory.linking.accounts == "none" or not event.email:
        return 0
    domain = work_domain(event.email)
    if domain is None:
        return 0
    account = directory.lookup(directory.key("domain", domain))
    if account or directory.linking.accounts == "known":
        return account
    return _new_account(directory, resolved, domain=domain)


def _account(event: Event, directory: Directory, resolved: Resolved) -> int:
    """The account of a group call or an account row, by group id or by domain; made if new."""
    domain = _account_domain(event)
    by_group = directory.key("group", event.group_id) if event.group_id else b""
    by_domain = directory.key("domain", domain) if domain else b""
    account = directory.lookup(by_group) or directory.lookup(by_domain)
    if not account:
        if directory.linking.accounts == "none":
            return 0
        return _new_account(directory, resolved, domain=domain, group=event.group_id)
    for key in (by_group, by_domain):
        if key and not directory.lookup(key):
            directory.link(key, account)
    return account


def _new_account(
    directory: Directory, resolved: Resolved, domain: str = "", group: str = ""
) -> int:
    account = directory.allocate()
    if domain:
        directory.link(directory.key("domain", domain), account)
        resolved.new_account["domain"] = domain
    if group:
        directory.link(directory.key("group", group), account)
        resolved.new_account["group_id"] = group
    resolved.account = account
    return account


def _account_domain(event: Event) -> str:
    """The registrable domain an account event names, by `domain`, website or e-mail."""
    if event.kind != "account":
        return ""
    said = event.body.get("domain") or event.body.get("website") or ""
    if not isinstance(said, str) or not said:
        return ""
    host = said.lower().split("://")[-1].split("/")[0].removeprefix("www.")
    return work_domain(f"x@{host}") or ""
