"""Events as Segment's libraries post them: who does what how often, under a seed."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from leadwright.core.ids import duplicate_key
from leadwright.core.input import LANE_LIVE
from leadwright.ports import Submission

SOURCE = "segment"
KNOWN_OF_TEN = 6
"""So many of ten people have signed up; the others are known by their device only."""

Mix = tuple[tuple[str, str, int], ...]
"""(type of call, event, how many of a hundred)."""

MIXES: dict[str, Mix] = {
    "b2c": (
        ("track", "Product Viewed", 42),
        ("page", "", 25),
        ("track", "Product List Viewed", 8),
        ("track", "Product Added", 10),
        ("track", "Cart Viewed", 4),
        ("track", "Checkout Started", 3),
        ("track", "Order Completed", 3),
        ("identify", "", 5),
    ),
    "hybrid": (
        ("track", "Feature Used", 52),
        ("page", "", 25),
        ("track", "Signed In", 12),
        ("track", "Invite Sent", 3),
        ("track", "Signed Up", 2),
        ("track", "Subscription Started", 1),
        ("identify", "", 5),
    ),
    "b2b": (
        ("page", "", 78),
        ("track", "Asset Downloaded", 12),
        ("track", "Webinar Attended", 3),
        ("track", "Demo Requested", 2),
        ("identify", "", 5),
    ),
}
FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ida", "Jon")
PATHS = ("/", "/pricing", "/docs/start", "/blog/why-speed-pays", "/products", "/about")
PRODUCTS = ("Trail Shoe", "Rain Jacket", "Head Torch", "Wool Socks", "Tent for Two", "Day Pack")
LIBRARY = {"name": "analytics-python", "version": "2.4.0"}


class Traffic:
    """Calls of `mix` by people numbered from 0, each with a message id of its own.

    With `company`, which gives a person's domain, everybody is known and has a work address.
    """

    def __init__(
        self, workspace: int, mix: str, seed: int, company: Callable[[int], str] | None = None
    ) -> None:
        self._workspace = workspace
        self._company = company
        self._random = Random(seed)
        calls = MIXES[mix]
        self._kinds = [(call, event) for call, event, _ in calls]
        self._weights = [weight for _, _, weight in calls]

    def submissions(self, people: Iterable[int], at: int) -> list[Submission]:
        """One call of each of `people`, captured at `at` (ms), as the journal gets it."""
        return [self.submission(person, at) for person in people]

    def submission(self, person: int, at: int) -> Submission:
        """One call, as the journal gets it."""
        message_id = self._message_id()
        ((kind, event),) = self._random.choices(self._kinds, self._weights)
        if kind == "identify" and not self._known(person):
            kind, event = self._kinds[0]
        return self._submission(person, at, message_id, kind, event)

    def identify(self, person: int, at: int) -> Submission:
        """The person says who they are."""
        return self._submission(person, at, self._message_id(), "identify", "")

    def _message_id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def _submission(
        self, person: int, at: int, message_id: str, kind: str, event: str
    ) -> Submission:
        call = self._call(person, at, message_id, kind, event)
        body = json.dumps(call, separators=(",", ":")).encode()
        key = duplicate_key(SOURCE, message_id)
        return Submission(self._workspace, LANE_LIVE, SOURCE, at, body, key, at)

    def _call(
        self, person: int, at: int, message_id: str, kind: str, event: str
    ) -> dict[str, object]:
        call: dict[str, object] = {
            "type": kind,
            "messageId": message_id,
            "anonymousId": anonymous_id(person),
            "timestamp": _iso(at),
            "sentAt": _iso(at),
            "context": {"library": LIBRARY, "timezone": "Europe/Berlin", "locale": "de-DE"},
        }
        if self._known(person):
            call["userId"] = user_id(person)
        if kind == "track":
            call |= {"event": event, "properties": self._properties(event)}
        elif kind == "page":
            path = self._random.choice(PATHS)
            call["properties"] = {"path": path, "url": f"https://shop.example{path}"}
        else:
            email = f"{user_id(person)}@{self._company(person)}" if self._company else ""
            call["traits"] = {**traits_of(person), **({"email": email} if email else {})}
        return call

    def _known(self, person: int) -> bool:
        return self._company is not None or is_known(person)

    def _properties(self, event: str) -> dict[str, object]:
        if event == "Feature Used":
            return {"feature": self._random.choice(("export", "share", "report", "search"))}
        price = self._random.randrange(500, 20_000) / 100
        name = self._random.choice(PRODUCTS)
        return {"product_id": f"p-{len(name)}", "name": name, "price": price, "currency": "EUR"}


def is_known(person: int) -> bool:
    """Whether the person has signed up."""
    return person % 10 < KNOWN_OF_TEN


def anonymous_id(person: int) -> str:
    """The id of the person's device."""
    return f"device-{person:08}"


def user_id(person: int) -> str:
    """The id the person has where they signed up."""
    return f"user-{person:08}"


def email_of(person: int) -> str:
    """The person's address, at a provider that anybody may use."""
    return f"someone.{person:08}@gmail.com"


def keys_of(person: int) -> Iterator[tuple[str, str]]:
    """The identifiers a person may have given."""
    yield "anonymous", anonymous_id(person)
    if is_known(person):
        yield "user", user_id(person)
        yield "email", email_of(person)


def traits_of(person: int) -> dict[str, object]:
    """What an identify call says of the person."""
    return {
        "email": email_of(person),
        "first_name": FIRST[person % len(FIRST)],
        "last_name": f"Number {person}",
        "age": 20 + person % 50,
        "consent_email_marketing": person % 4 != 0,
    }


def _iso(at: int) -> str:
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
