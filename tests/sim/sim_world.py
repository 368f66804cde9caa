"""What happens outside in one seed: people, accounts, and everything they and their machines post.

Events come late, twice, out of order and in week-long queues; some rows are broken.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec
from sim_books import playbook
from sim_files import File, import_file

from leadwright.capture.event import Event
from leadwright.core.ids import duplicate_key, entity_id
from leadwright.core.input import ACCOUNT, COMMAND, EVENT, LANE_IMPORT, LANE_LIVE, LANE_NOW, TRAITS
from leadwright.core.time import DAY, HOUR, MINUTE, SECOND

ZONES = ("Asia/Tokyo", "America/New_York", "Europe/Berlin", "UTC", "Not/AZone", None)
COMPANIES = ("acme-works.com", "globex-corp.de", "initech-soft.io", "umbrella-labs.ch")
SHOP = ("Product Viewed", "Product Viewed", "Product Added", "Product Added", "Cart Viewed",
        "Checkout Started")  # fmt: skip
USE = ("Signed Up", "Feature Used", "Feature Used", "Feature Used")
WORK = ("Page Viewed", "Page Viewed", "Page Viewed", "Demo Requested", "Feature Used")
EVENTS = {
    "b2c": (*SHOP, *SHOP, "Order Completed"),
    "hybrid": (*USE, *SHOP, *USE, *WORK, "Order Completed", "Subscription Started"),
    "b2b": (*WORK, *WORK, *WORK, "Subscription Started"),
}
COMMANDS = ("unsubscribe", "unsubscribe", "subscribe", "bounce", "suppress", "unsuppress",
            "log_call", "set_owner", "set_stage", "open_opportunity", "accept", "reject",
            "release", "no_such_command")  # fmt: skip
WITH_IMPORTS = 1_000_000
"""From this seed on files are imported and undone, besides everything else."""
STAGES = ("disqualified", "lost", "customer", "sql", "nonsense")


class Posted(msgspec.Struct, frozen=True):
    """A submission before anybody stamped it. `key` empty: repeats cannot be known."""

    workspace: int
    lane: int
    source: str
    body: bytes
    key: bytes = b""


@dataclass(slots=True)
class Persona:
    """Somebody; the same in both workspaces, where they may do different things."""

    number: int
    email: str
    user_id: str
    devices: list[str]
    zone: str | None
    consent: dict[str, bool]


@dataclass(slots=True)
class World:
    """Everything posted into one workspace: `posts` are (when, what comes at once)."""

    workspace: int
    model: str
    random: Random
    start: int
    span: int
    people: list[Persona]
    posts: list[tuple[int, list[Posted]]] = field(default_factory=list)
    imports: bool = False
    """Whether a file may be imported, and undone again."""
    file: File | None = None
    _keys: int = 0

    def build(self) -> "World":
        """Think of everything; `posts` are in order of time."""
        self._activate(self.start, 0)
        if self.model != "b2c":
            self._accounts()
        for persona in self.people:
            self._life(persona)
        self._nonsense()
        if self.random.random() < 0.3:
            self._activate(self._some_time(), 1)
            self._change_again()
        if self.random.random() < 0.2:
            self._import()
        self._who_is_who()
        if self.model != "b2c":
            self._which_are_one()
        if self.imports:
            self.file = import_file(self)
        self._again()
        self.posts.sort(key=lambda post: post[0])
        return self

    # ------------------------------------------------------------------------------ posting

    def post(self, at: int, event: Event, lane: int = LANE_LIVE, source: str = "api") -> None:
        """Post an event at an instant."""
        self.posts.append((at, [self.posted(event, lane, source)]))

    def command(self, at: int, name: str, actor: str = "ana", **event: Any) -> None:
        """Tell the system to do something."""
        self.post(at, Event(COMMAND, name, at, actor=actor, **event), LANE_NOW)

    def told(self, at: int, name: str, **event: Any) -> Posted:
        """A command somebody gives in answer to what the system did."""
        return self.posted(Event(COMMAND, name, at, **event), LANE_NOW)

    def posted(self, event: Event, lane: int = LANE_LIVE, source: str = "api") -> Posted:
        """A submission of the event, with a key of its own."""
        self._keys += 1
        key = duplicate_key(source, f"{self.workspace}-{lane}-{self._keys}")
        return Posted(self.workspace, lane, source, msgspec.json.encode(event), key)

    def _some_time(self) -> int:
        return self.start + self.random.randrange(1, self.span)

    def _activate(self, at: int, version: int) -> None:
        body = {"hash": playbook(self.model, version).hash}
        self.post(at, Event(COMMAND, "activate", at, body=body), LANE_NOW, "system")

    def _change_again(self) -> None:
        """Go back to the first playbook, and forth again, at times while the last change is still
        looked at."""
        random = Random(f"change again {self.workspace} {self.start} {self.span}")
        for number in range(random.choice((0, 1, 1, 2, 4))):
            self._activate(self.start + random.randrange(1, self.span), number % 2)

    # --------------------------------------------------------------------------------- lives

    def _accounts(self) -> None:
        for number, domain in enumerate(COMPANIES):
            if self.random.random() < 0.2:
                continue
            body = {
                "domain": domain,
                "name": f"W{self.workspace}: {domain}",
                "is_target": self.random.random() < 0.8,
                "employees": self.random.choice((5, 150, 4_000)),
            }
            group = f"g{number}" if self.random.random() < 0.5 else ""
            at = self.start if self.random.random() < 0.6 else self._some_time()
            self.post(at, Event(ACCOUNT, "", at, group_id=group, body=body), LANE_LIVE)

    def _life(self, persona: Persona) -> None:
        """Sessions; somewhere in one of them we learn who it is."""
        sessions = sorted(self._some_time() for _ in range(self.random.randrange(1, 5)))
        known_from = self.random.choice((0, 0, 1, 1, 2, 9))
        for number, at in enumerate(sessions):
            device = self.random.choice(persona.devices)
            self._session(persona, device, at, number >= known_from)
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            self._told(persona, self._some_time())

    def _session(self, persona: Persona, device: str, at: int, known: bool) -> None:
        random, queue = self.random, []
        if random.random() < 0.15:  # somebody we do not know answers what a banner asks
            said = {f"consent_{name}_marketing": random.random() < 0.7 for name in persona.consent}
            queue.append((at, self.posted(Event(TRAITS, "", at, device, body=said))))
        if known:
            queue.append((at, self._identify(persona, device, at)))
        for _ in range(random.randrange(1, 6)):
            at += random.choice((1, 20, 70, 200, 400)) * SECOND + random.randrange(1000)
            occurred = at
            if random.random() < 0.08:
                occurred += random.choice((-1, 1)) * random.randrange(9 * DAY)
            if random.random() < 0.02:
                occurred = random.choice((0, -5, 4_000_000_000_000))
            queue.append((at, self._event(persona, device, occurred)))
        manner = random.random()
        if manner < 0.1:  # an offline device: everything at once, up to a week late
            later = at + random.randrange(7 * DAY)
            self.posts.append((later, [each for _, each in queue]))
            return
        if manner < 0.25:
            random.shuffle(queue)
        for when, each in queue:
            self.posts.append((when, [each]))

    def _identify(self, persona: Persona, device: str, at: int) -> Posted:
        random = self.random
        body: dict[str, Any] = {
            "first_name": f"W{self.workspace}: {persona.number}",
            "seniority": random.choice(("vp", "intern", None)),
        }
        if home := _home(persona, at):
            body["household_id"] = home
        if persona.zone:
            body["time_zone"] = persona.zone
        for channel, given in persona.consent.items():
            body[f"consent_{channel}_marketing"] = given
        if random.random() < 0.08:
            body["consent_email_marketing"] = random.random() < 0.5
        user = persona.user_id if random.random() < 0.6 else ""
        email = persona.email if random.random() < 0.95 or not user else ""
        group = random.choice(("g0", "g1")) if random.random() < 0.1 else ""
        event = Event(TRAITS, "", at, device, user, email, group, body=body)
        return self.posted(event)

    def _event(self, persona: Persona, device: str, occurred: int) -> Posted:
        random = self.random
        body = {
            "product_name": f"W{self.workspace}: hat",
            "path": random.choice(("/pricing", "/about")),
            "value": random.choice((10, 2.5, "7")),
        }
        shared = random.random() < 0.1
        event = Event(EVENT, random.choice(EVENTS[self.model]), occurred, device, body=body)
        if shared:
            event.user_id = random.choice(self.people).user_id
        if random.random() < 0.15:
            event.email, event.traits = persona.email, {"city": f"W{self.workspace}: Bonn"}
        return self.posted(event)

    def _told(self, persona: Persona, at: int) -> None:
        """Somebody tells the system something about a person or an account."""
        random = self.random
        name = random.choice(COMMANDS)
        body: dict[str, Any] = {}
        if name in ("unsubscribe", "subscribe", "suppress", "unsuppress"):
            body["channel"] = random.choice(("email", "webhook", "*"))
        if name == "set_stage":
            body["stage"] = random.choice(STAGES)
        if name == "set_owner":
            body["owner"] = random.choice(("ana", "ben", "zoe", ""))
        if name == "reject":
            body["reason"] = random.choice(("not_now", "not_a_fit", "nonsense"))
        if name == "log_call":
            body["disposition"] = random.choice(("connected", ""))
        if name == "open_opportunity":
            body |= {"opportunity": "deal", "amount": random.choice((1000, "much"))}
            then = {"opportunity": "deal", "stage": random.choice(("won", "lost", "proposal"))}
            later = at + random.randrange(2 * DAY)
            self.command(later, "set_opportunity", email=persona.email, body=then)
        whom: dict[str, Any] = {"email": persona.email}
        if random.random() < 0.25:  # by number: a person, a unit, a stranger or nobody at all
            entity = entity_id(self.workspace, random.randrange(1, 12))
            whom = {random.choice(("person", "unit")): entity}
        self.command(at, name, random.choice(("ana", "ben", "cleo")), body=body, **whom)

    def _who_is_who(self) -> None:
        """Somebody decides who is one with whom; sometimes about strangers, or in a circle."""
        random = Random(f"who is who {self.workspace} {self.start} {self.span}")
        for _ in range(random.choice((0, 1, 2, 4, 8))):
            at = self.start + random.randrange(1, self.span)
            one, other = random.choice(self.people), random.choice(self.people)
            whom: dict[str, Any] = {"email": one.email}
            if random.random() < 0.5:
                whom = {"person": entity_id(self.workspace, random.randrange(1, 12))}
            into = entity_id(self.workspace, random.randrange(1, 12))
            if random.random() < 0.1:
                into = entity_id(3 - self.workspace, other.number + 1)
            self.command(at, "merge_people", body={"into": into}, **whom)
            for _ in range(random.choice((0, 1, 1, 2))):
                later = at + random.randrange(2 * DAY)
                if random.random() < 0.5:
                    whom = {"person": entity_id(self.workspace, random.randrange(1, 12))}
                self.command(later, "unmerge_people", **whom)

    def _which_are_one(self) -> None:
        """Somebody decides which accounts are one, what leads to them and who belongs to them;
        sometimes about strangers, or in a circle. Machines name two as one."""
        random = Random(f"which are one {self.workspace} {self.start} {self.span}")
        for _ in range(random.choice((0, 2, 6, 12))):
            at = self.start + random.randrange(1, self.span)
            unit = entity_id(self.workspace, random.randrange(1, 9))
            into = entity_id(self.workspace, random.randrange(1, 9))
            if random.random() < 0.05:
                into = entity_id(3 - self.workspace, random.randrange(1, 9))
            self.command(at, "merge_accounts", unit=unit, body={"into": into})
            for _ in range(random.choice((0, 1, 1, 2))):
                self.command(at + random.randrange(2 * DAY), "unmerge_accounts", unit=unit)
            self._around(random, unit, into)

    def _around(self, random: Random, unit: int, other: int) -> None:
        """Domains, parents, and people who are put somewhere."""
        at = self.start + random.randrange(1, self.span)
        domain = random.choice((*COMPANIES, "gmail.com", "further-works.net"))
        free = random.random() < 0.4
        name, body, whom = random.choice((
            ("add_domain", {"domain": domain}, {"unit": unit}),
            ("remove_domain", {"domain": domain, "free": free}, {"unit": unit}),
            ("set_parent", {"parent": other if random.random() < 0.8 else 0}, {"unit": unit}),
            ("join_account", {}, {"unit": unit, "person": other}),
            ("join_account", {}, {"unit": unit, "email": random.choice(self.people).email}),
        ))  # fmt: skip
        self.command(at, name, body=body, **whom)
        if random.random() < 0.5:
            group = random.choice(("g0", "g1", "g2"))
            said = {"domain": domain, "parent": random.choice(("", "g1", *COMPANIES))}
            self.post(at, Event(ACCOUNT, "", at, group_id=group, body=said))

    # ------------------------------------------------------------------------ disorder

    def _nonsense(self) -> None:
        """Rows no reader understands, bots, and events about nobody."""
        random, at = self.random, self._some_time()
        broken = Posted(self.workspace, LANE_LIVE, random.choice(("api", "nowhere")), b"{broken")
        self.posts.append((at, [broken]))
        nobody = Event(EVENT, "Page Viewed", at)
        self.post(self._some_time(), nobody)
        robot = Event(EVENT, "Page Viewed", at, anonymous_id="robot", bot=True)
        self.post(self._some_time(), robot)
        if random.random() < 0.3:
            other = entity_id(3 - self.workspace, random.randrange(1, 9))
            self.command(self._some_time(), "unsubscribe", person=other)
        if random.random() < 0.3:
            self.command(self._some_time(), "unsubscribe")

    def _again(self) -> None:
        """Clients repeat what they do not know to have arrived, in the same words."""
        for at, several in list(self.posts):
            if self.random.random() < 0.08:
                later = at + self.random.choice((0, SECOND, HOUR, 5 * DAY))
                self.posts.append((later, [each for each in several if each.source != "system"]))

    def _import(self) -> None:
        """A file of people, or of the events of a time before all this, in virtual time."""
        at = self._some_time()
        if self.random.random() < 0.5:
            rows = [self._imported_person(at, number) for number in range(5)]
            self.posts.append((at, rows))
            return
        past = self.start - 60 * DAY
        whens = sorted(past + self.random.randrange(20 * DAY) for _ in range(12))
        rows = [self._imported_event(when) for when in whens]
        self.posts.append((at, rows))
        end = {"at": past + 20 * DAY, "continue": self.random.random() < 0.5, "run_on": "longest"}
        closing = Event(COMMAND, "end_history", at, body=end, history=True)
        self.post(at + MINUTE, closing, LANE_IMPORT, "system")

    def _imported_person(self, at: int, number: int) -> Posted:
        body = {"first_name": f"W{self.workspace}: file", "consent_email_marketing": number > 1}
        email = self.random.choice(self.people).email if number < 3 else f"file{number}@aol.com"
        return self.posted(Event(TRAITS, "", at, email=email, body=body), LANE_IMPORT, "import")

    def _imported_event(self, when: int) -> Posted:
        persona = self.random.choice(self.people)
        name = self.random.choice(EVENTS[self.model])
        event = Event(EVENT, name, when, email=persona.email, history=True)
        event.body = {"product_name": f"W{self.workspace}: old hat", "path": "/pricing"}
        return self.posted(event, LANE_IMPORT, "import")


def worlds(seed: int) -> tuple[int, list[World]]:
    """Two workspaces with the same people in them; when it all begins, and what is posted."""
    random = Random(f"world {seed}")
    start = 1_767_225_600_000 + random.randrange(400 * 24) * HOUR
    span = random.choice((6 * HOUR, 2 * DAY, 5 * DAY, 9 * DAY))
    people = [_persona(number, random) for number in range(random.randrange(2, 7))]
    found = []
    for workspace in (1, 2):
        model = random.choice(("b2b", "b2c", "hybrid"))
        there = [each for each in people if random.random() < 0.8] or people[:1]
        imports = seed >= WITH_IMPORTS
        found.append(World(workspace, model, random, start, span, there, imports=imports).build())
    return start, found


def _home(persona: Persona, at: int) -> str | None:
    """Most of them share one of two households; some of these move to the other one."""
    if persona.number % 4 == 3:
        return None
    moved = persona.number % 4 == 0 and at // DAY % 5 == 0
    return "home-2" if moved else "home-1"


def _persona(number: int, random: Random) -> Persona:
    company = random.choice((*COMPANIES, "gmail.com"))
    devices = [f"device-{number}"]
    if random.random() < 0.4:
        devices.append(f"device-{number}-phone")
    if random.random() < 0.2:
        devices.append("device-of-the-family")
    willing = random.random() < 0.92
    consent = {channel: willing for channel in ("email", "webhook") if random.random() < 0.95}
    email = f"person{number}@{company}"
    return Persona(number, email, f"user-{number}", devices, random.choice(ZONES), consent)
