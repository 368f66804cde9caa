"""Whatever is posted, the worker goes on, and every row is folded or set aside. Seeded nonsense."""

import json
import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from town import Town

from leadwright.capture.posted import Item, Malformed, Posted
from leadwright.core.input import LANE_LIVE
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Journaled, Submission
from leadwright.sources.form import receive as receive_form
from leadwright.sources.segment import receive

ODD: list[Any] = [
    None, True, False, 0, -1, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**30, 1e308, -1e308,
    5e-324, 1e20, "", " ", "\0", "a\0b", "x" * 5_000, "é" * 2_000, "\U0001f600" * 600,
    "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+14:00", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "a@b.co", "A@GMAIL.com", "@", "x@y@z.co", "a@[1.2.3.4]",
    "ü@exämple.de", "true", "no", "NaN", "Infinity", "{{ x }}", "{% raw", "'; DROP TABLE x",
    "../../etc/passwd", "Europe", "posixrules", "Europe/Berlin", "\ufeff", "\u202e", "\ud7ff",
    [], [1], [[[]]], {}, {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}, {"": ""}, {"x" * 500: 1},
    [{"sku": "a", "price": 1e308}] * 60,
]  # fmt: skip
NAMES = [
    "email", "name", "first_name", "timezone", "time_zone", "locale", "age", "employees",
    "company", "consent", "consent_email", "emailOptIn", "website", "domain", "title",
    "is_target", "product_id", "price", "total", "revenue", "value", "currency", "order_id",
    "url", "path", "feature", "user_id", "id", "industry", "source", "campaign",
]  # fmt: skip
EVENTS = [
    "Product Added", "Product Viewed", "Order Completed", "Page Viewed", "Checkout Started",
    "Signed Up", "Feature Used", "Demo Requested", "Invite Sent", "Subscription Started", "x",
]  # fmt: skip
CALLS = ("track", "track", "identify", "page", "screen", "group", "alias")
WAITS = (MINUTE, 9 * HOUR, 3 * DAY)


class Nonsense:
    """Calls that are half right."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def _one(self, right: Any, odd: float = 0.1) -> Any:
        return self._chance.choice(ODD if self._chance.random() < odd else right)

    def values(self) -> dict[str, Any]:
        """Properties or traits."""
        right = ["ana@acme-works.com", "u1", "Europe/Vienna", "en-US", {"email": True}, 49.5, "200"]
        count = self._chance.randrange(8)
        return {self._chance.choice(NAMES): self._one(right, 0.7) for _ in range(count)}

    def call(self) -> dict[str, Any]:
        """One call of a client library."""
        call = {
            "type": self._one(CALLS, 0.05),
            "userId": self._one(["u1", "u2", "u3", "ana@acme-works.com", None]),
            "anonymousId": self._one(["d1", "d2", "d3", None]),
            "event": self._one(EVENTS),
            "properties": self._one([self.values()]),
            "traits": self._one([self.values()]),
            "groupId": self._one(["g1", "g2", None, None]),
            "previousId": self._one(["u1", "d1", None]),
            "timestamp": self._one([None]),
            "originalTimestamp": self._one([None]),
            "context": self._one([None, {
                "traits": self._one([self.values()]), "page": self._one([{"path": "/pricing"}]),
                "campaign": self._one([None]), "timezone": self._one(["Asia/Tokyo"]),
                "locale": self._one(["de_AT"]), "userAgent": self._one([None]),
            }]),
        }  # fmt: skip
        return {name: value for name, value in call.items() if value is not None}

    def wait(self) -> int:
        """How long nothing happens."""
        return self._chance.choice(WAITS)


def _post(town: Town, source: str, door: Callable[[Posted], Any], posted: Posted) -> None:
    try:
        items: list[Item] = door(posted).items
    except Malformed:
        return
    rows = [
        Submission(town.workspace, LANE_LIVE, source, town.clock.at, item.body, b"", item.sent_at)
        for item in items
    ]
    town.app.submit(rows)


@pytest.mark.parametrize("model", ["b2b", "b2c", "hybrid"])
@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_whatever_is_posted_is_folded_or_set_aside_and_the_worker_goes_on(
    model: str, store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    where: Any = tmp_path / "data"
    if store == "postgresql":
        where = request.getfixturevalue("postgres_url_factory")()
    nonsense = Nonsense(len(model) + len(store))
    with closing(Town(where, shipped_text(model))) as town:
        for _ in range(6):
            _post_some(town, nonsense)
            town.settle(town.clock.at + nonsense.wait())
        rows = town.app.journal.after(town.workspace, LANE_LIVE, 0, 10_000)
        decided = {row.ref for row in town.histories()}
        decided |= {row.ref for row in town.queries.set_aside(town.workspace, 10_000)}
        lost = [row.body for row in rows if row.id not in decided and not _only_links(row)]
        assert len(rows) > 200
        assert not lost
        assert town.queries.rollups(town.workspace)


def _post_some(town: Town, nonsense: Nonsense) -> None:
    for _ in range(40):
        body = json.dumps({"batch": [nonsense.call()]}, ensure_ascii=False)
        _post(town, "segment", receive, Posted("batch", body.encode("utf-8", "replace")))
    form = json.dumps(nonsense.values() | {"email": "a@acme-works.com"}).encode()
    _post(town, "form", receive_form, Posted("key", form, "application/json"))


def _only_links(row: Journaled) -> bool:
    """A call that says who belongs together: where it says nothing new there is nothing to fold."""
    return json.loads(row.body or b"{}").get("type") in ("alias", "group")
