"""A file of people, companies and deals that is imported into a world and mostly undone again."""

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
from sim_oracle import Broken

from leadwright.capture.event import Event
from leadwright.core.ids import identifier_key
from leadwright.core.input import ACCOUNT, EVENT, LANE_IMPORT, TRAITS
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.ports import ImportRecord, Undone

if TYPE_CHECKING:
    from sim_checks import Rest
    from sim_world import Posted, World

WEB = "aol.com"
CARRIED = (
    ("unsubscribe", {":channel": "email"}),
    ("suppress", {":channel": "*", ":reason": "listed"}),
    ("set_stage", {":stage": "customer"}),
    ("record_opportunity", {":opportunity": "listed-1", ":stage": "won", ":amount": 500}),
    ("record_opportunity", {":opportunity": "listed-2", ":amount": 700}),
)


@dataclass(slots=True)
class File:
    """What is in it, and when (ms) it is undone (0: never); `only` are the addresses that nothing
    but the file tells."""

    id: str
    undo_at: int = 0
    also_suppressions: bool = False
    posts: "list[Posted]" = field(default_factory=list)
    only: list[str] = field(default_factory=list)

    def record(self, workspace: int, at: int) -> ImportRecord:
        """The import as it is about to be undone."""
        undo = Undone("ann", at, self.also_suppressions)
        return ImportRecord(
            workspace, self.id, at, "ann", "list.csv", "undoing", handed_over=len(self.posts),
            undo=undo,
        )  # fmt: skip


def import_file(world: "World") -> File | None:
    """Post the rows of a file, now and then in several pieces; None: there is none."""
    random = Random(f"file {world.workspace} {world.start} {world.span}")
    if random.random() < 0.6:
        return None
    file = File(f"file{world.workspace}")
    at = world.start + random.randrange(1, world.span)
    for number in range(random.randrange(2, 8)):
        event = _row(world, random, file, at, number)
        event.actor, event.row = f"import {file.id}", number + 2
        file.posts.append(world.posted(event, LANE_IMPORT, "import"))
    half = random.randrange(len(file.posts))
    for piece in (file.posts[:half], file.posts[half:]):
        world.posts.append((at, piece))
        at += random.choice((0, MINUTE, HOUR))
    if random.random() < 0.8:
        file.undo_at = at + random.choice((1, MINUTE, HOUR, 3 * HOUR, DAY, 4 * DAY))
        file.also_suppressions = random.random() < 0.3
    return file


def _row(world: "World", random: Random, file: File, at: int, number: int) -> Event:
    persona = random.choice(world.people)
    kind = random.random()
    if kind < 0.15 and world.model != "b2c":
        domain = random.choice(("acme-works.com", "globex-corp.de", "listed-only.com"))
        body: dict[str, Any] = {"domain": domain, "employees": 4_000, "is_target": True}
        return Event(ACCOUNT, "", at, group_id=random.choice(("", "g0", "g7")), body=body)
    email = persona.email
    if random.random() < 0.4:
        email = f"listed{number}@{random.choice((WEB, 'listed-only.com', 'acme-works.com'))}"
        file.only.append(email)
    if kind < 0.35:
        name = random.choice(("Product Added", "Feature Used", "Demo Requested"))
        event = Event(EVENT, name, at - random.randrange(3 * DAY), email=email)
        event.body = {"product_name": f"W{world.workspace}: listed hat"}
        return event
    body = {"first_name": f"W{world.workspace}: listed", "seniority": "vp"}
    if random.random() < 0.6:
        body["consent_email_marketing"] = random.random() < 0.7
    event = Event(TRAITS, "", at, email=email, body=body)
    if random.random() < 0.3:  # it may make two people one, or claim somebody's device
        event.anonymous_id = random.choice(persona.devices)
    if random.random() < 0.3:
        event.user_id = random.choice(world.people).user_id
    if random.random() < 0.25:
        event.name, carried = random.choice(CARRIED)
        body |= carried
    return event


def nobody_is_left_of_an_undone_file(rest: "Rest") -> None:
    """Who was known from it alone is gone, and what only it told leads to nobody."""
    known = {bytes(key) for key, to in rest.tables["identifiers"] if to}
    for workspace, file in rest.witness.undone.items():
        for email in file.only:
            if identifier_key(workspace, "email", email) in known:
                raise Broken(f"{email} in {workspace} still leads to somebody, though undone")
        for (unit, person), record in rest.people.items():
            if unit >> 40 != workspace or record.suppressed or False in record.consent.values():
                continue  # a stop of the file stays, and with it the address it is for
            if record.traits.get("email") in file.only:
                raise Broken(f"{workspace}:{person & 0xFFFFFF} still has an undone address")


def recounted(body: bytes) -> list[tuple[str, str, int]]:
    """(metric, name, count) that the report takes back by a recorded input."""
    input = msgspec.msgpack.decode(body)
    return [(row[1], row[2], row[3]) for row in input[5].get("recounted", ())]
