"""What a batch of events needs to know about identifiers, people and accounts, and what it adds."""

from collections.abc import Callable, Collection, Mapping

import msgspec

from leadwright.capture.plan import Linking
from leadwright.core.ids import entity_id, identifier_key

USER, EXTERNAL, EMAIL, PHONE, DEVICE = "user", "external", "email", "phone", "anonymous"
"""Kinds of identifiers of people, strongest first."""
HAS_EMAIL, HAS_USER, IN_ACCOUNT, HAS_PHONE, HAS_EXTERNAL = 1, 2, 4, 8, 16
"""What is known of a person: flags of `Known.known`."""
PLACED = 32
"""They belong to their account by a group call or by hand: it is not their domain that says so."""
HAS_DOMAIN, HAS_GROUP, ALIAS = HAS_EMAIL, HAS_USER, 64
"""What is known of an account. An alias is no account: it stands for a further domain of one."""
ADOPTED = 128
"""The account's parent came with an account that was merged into it."""
BELONGS = IN_ACCOUNT | PLACED | ALIAS | ADOPTED
"""Flags that no identifier tells."""
NOBODYS = -1
"""Where the domain of a mail provider leads that somebody has taken for a company."""
IN_HOUSEHOLD, BY_KEY, BY_HAND = 64, 128, 1 << 16
"""Of people: something leads others to their unit; it is a key that they named; somebody decided
so. The first two are those of accounts that no person has."""
HOME = IN_HOUSEHOLD | BY_KEY | BY_HAND
"""Flags that say in which household they live."""
LIVING = "living"
"""Kind of the key under which is noted how many live in a household."""
GONE = 1 << 17
"""Of people: only an import had told of them, and it was undone. Nothing leads to them again."""
Find = Callable[[Collection[bytes]], Mapping[bytes, int]]
OWN = 8
"""So many bits higher stands what is known by identifiers learned with themselves, and not with
somebody who was merged into them: what is left when that is undone."""
KNOWN = (1 << OWN) - 1
OWN_NOTED = 1 << 15
"""Set where that is noted; it was not always."""


class Known(msgspec.Struct, eq=False):
    """A person or an account as the resolver sees them; fields as of `ports.Home`."""

    person: int
    unit: int
    known: int = 0
    merged_into: int = 0
    account: int = 0
    changed: bool = False
    left: tuple[int, ...] = ()
    """Units they were in and left within the batch: what was recorded there is theirs too."""

    def go(self, unit: int) -> None:
        """Live in another unit from now on."""
        self.left, self.unit, self.changed = (*self.left, self.unit), unit, True

    @property
    def is_account(self) -> bool:
        """An account lives in itself."""
        return self.person == self.unit

    @property
    def linked_by(self) -> int:
        """The account by which they belong where they are."""
        return self.account or self.unit

    @property
    def anonymous(self) -> bool:
        """Known only by devices."""
        return not self.known & KNOWN & ~BELONGS

    @property
    def own(self) -> int:
        """What is known of themselves."""
        if self.known & OWN_NOTED:
            return self.known >> OWN & (KNOWN >> 1)
        return self.known & KNOWN & ~BELONGS

    def learn(self, flag: int) -> None:
        """Something more is known of themselves."""
        known = self.known | flag | (self.own | flag) << OWN | OWN_NOTED
        if known != self.known:
            self.known, self.changed = known, True


class Move(msgspec.Struct):
    """`person` leaves `unit_from` for `unit_to`, there to be `into`."""

    person: int
    unit_from: int
    unit_to: int
    into: int
    kind: str
    because: str


class Conflict(msgspec.Struct):
    """An identifier of this kind is `other`'s, while the event is about `person`."""

    kind: str
    other: int
    person: int = 0


class Resolved(msgspec.Struct):
    """Whom an event is about: person and unit (0: nobody), what was learned, who moves.

    `via` is whom the identifiers lead to, if that person was merged into `person`. `traits` are
    identifiers newly given to the person; `account` is the account a group call is about;
    `new_account` holds the traits of an account just made, to be folded first.
    """

    person: int = 0
    unit: int = 0
    account: int = 0
    traits: dict[str, str] = {}
    new_account: dict[str, str] = {}
    moves: list[Move] = []
    via: int = 0
    conflicts: list[Conflict] = []
    account_named: int = 0
    """The account that has the name of the company they say they work for."""
    account_joined: int = 0
    """The account of somebody who turned out to be the person."""
    domain: str = ""
    """The domain an event about an account named, if it leads to the account."""
    account_via: int = 0
    """The account that was named, where it was merged into `account`; else the same."""
    gone: list[Known] = []
    """Those who turned out to be the person, where households matter."""


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
        accounts: dict[int, Known] | None = None,
    ) -> None:
        self.workspace = workspace
        self.linking = linking
        self.found = found
        self.people = people
        self.accounts = {} if accounts is None else accounts
        self.next_number = next_number
        self.allocated = 0
        self.links: dict[bytes, int] = {}
        self.waits: dict[tuple[bytes, int], None] = {}
        """(domain key, person): whose company is not an account yet."""
        self.find: Find | None = None
        """Asks for keys that the batch did not ask for."""
        self.opened: dict[bytes, int] = {}
        """domain key -> the account that has just become known by it."""
        self.joined = 0
        """How many the batch has let join such accounts."""
        self.called: dict[bytes, int] = {}
        """The same for the names of companies."""
        self.alike: list[tuple[int, int]] = []
        """Accounts an event has just named together: by its group, and by its domain."""

    def key(self, kind: str, value: str) -> bytes:
        """The stored key of an identifier."""
        return identifier_key(self.workspace, kind, value)

    def lookup(self, key: bytes) -> int:
        """The id a key leads to; 0: none."""
        return self.found.get(key, 0)

    def account(self, entity: int) -> Known | None:
        """The account of that id, as what it is by now; None: it is not known by identifiers."""
        known = self.accounts.get(entity)
        while known is not None and known.merged_into:
            known = self.accounts.get(known.merged_into)
        return known

    def unit_of(self, account: int) -> int:
        """The unit of what the account is by now."""
        known = self.accounts.get(account)
        if known is None or not known.merged_into:
            return account
        now = self.account(account)
        return now.unit if now is not None else account

    def found_account(self, account: int, flag: int = 0) -> Known:
        """Note an account, and what is known of it."""
        known = self.accounts.get(account)
        if known is None:
            known = self.accounts[account] = Known(account, account)
        if flag:
            known.learn(flag)
        return known

    def link(self, key: bytes, entity: int) -> None:
        """Let the key lead to the entity from now on."""
        self.found[key] = self.links[key] = entity

    def free(self, key: bytes) -> None:
        """Let the key lead to nobody."""
        self.link(key, 0)

    @property
    def upcoming(self) -> int:
        """The id that would be allocated next."""
        return entity_id(self.workspace, self.next_number + self.allocated)

    def allocate(self) -> int:
        """A fresh entity id."""
        self.allocated += 1
        return entity_id(self.workspace, self.next_number + self.allocated - 1)

    def root(self, person: int) -> Known | None:
        """The person of that id, as whom they are by now."""
        known = self.people.get(person)
        while known is not None and known.merged_into:
            known = self.people.get(known.merged_into)
        return None if known is not None and known.known & GONE else known

    def person(self, key: bytes) -> Known | None:
        """The person a key leads to, as whom they are by now."""
        return self.root(self.found.get(key, 0))

    def merge(self, gone: Known, into: int, because: str) -> Move:
        """Let one be another from now on; the move that brings them together. `into` may have been
        merged themselves: whoever is gone stays with them if that is undone."""
        now = self.account(into) if gone.is_account else self.root(into)
        assert now is not None
        assert now is not gone, "nobody is merged into themselves"
        self.moved_out(gone)
        gone.merged_into, gone.changed = into, True
        now.known |= now.own << OWN | OWN_NOTED | gone.known & KNOWN & ~BELONGS
        now.changed = True
        kind = "account" if gone.is_account or now.known & IN_ACCOUNT else "individual"
        return Move(gone.person, gone.unit, now.unit, now.person, kind, because)

    def part(self, one: Known, family: set[int]) -> None:
        """Undo that somebody, and with them the `family` merged into them, is somebody else."""
        among, root = (self.accounts, self.account) if one.is_account else (self.people, self.root)
        other = root(one.merged_into)
        assert other is not None
        one.merged_into, one.changed = 0, True
        if one.known & IN_HOUSEHOLD and not one.is_account:
            self.live(one.unit, 1)
        rest = [
            each for each in among.values()
            if each.merged_into and each.person not in family and root(each.person) is other
        ]  # fmt: skip
        other.known = other.known & ~KNOWN | other.own | other.known & BELONGS
        for each in rest:
            other.known |= each.own
        other.changed = True

    def join_account(self, known: Known, account: int, because: str) -> Move:
        """Let somebody belong to an account; the move that takes them there."""
        self.moved_out(known)
        unit = self.unit_of(account)
        move = Move(known.person, known.unit, unit, known.person, "account", because)
        known.go(unit)
        known.account = account if account != unit else 0
        known.known = known.known & ~(PLACED | HOME) | IN_ACCOUNT
        return move

    def follow_account(self, known: Known) -> bool:
        """Let somebody live where the account is by now to which they belong; whether that is
        somewhere else."""
        via = known.linked_by
        unit = self.unit_of(via)
        if unit == known.unit:
            return False
        known.go(unit)
        known.account = via if via != unit else 0
        return True

    def leave_account(self, known: Known, because: str) -> Move:
        """Let somebody belong to no account; the move that takes them to a unit of their own."""
        unit = self.allocate()
        move = Move(known.person, known.unit, unit, known.person, "individual", because)
        known.go(unit)
        known.account = 0
        known.known &= ~BELONGS
        return move

    def seek(self, key: bytes) -> int:
        """The number a key leads to, also where the batch did not ask for it; 0: none."""
        found = self.found.get(key)
        if found is None:
            asked = self.find([key]) if self.find is not None else {}
            found = self.found[key] = asked.get(key, 0)
        return found

    def living_in(self, unit: int) -> int:
        """How many people something has led to the unit; it is noted from the second on."""
        noted = self.seek(self.key(LIVING, str(unit)))
        return noted - 1 if noted else 1

    def live(self, unit: int, difference: int) -> None:
        """So many people more live in the unit."""
        self.link(self.key(LIVING, str(unit)), max(0, self.living_in(unit) + difference) + 1)

    def moved_out(self, known: Known) -> None:
        """Somebody lives in their household no more."""
        if known.known & IN_HOUSEHOLD and not known.is_account:
            self.live(known.unit, -1)
