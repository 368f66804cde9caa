"""Whatever people, strangers and data say in whatever order: nobody is written to who has not
confirmed it for that address since they last said no, and no address is asked without end."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from asked_for_consent import SHOP, YES
from hypothesis import given, settings
from hypothesis import strategies as st
from one_unit import ANA, NOON, Desk

from leadwright.core.input import COMMAND, EVENT
from leadwright.core.outcome import Touch
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.core.unit import decode_person, encode
from leadwright.orchestrate.address import mark_of
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

ADDRESSES = ("ana@example.com", "ben@example.com")
DEEDS = ("form", "form", "data", "moved", "denied", "unsubscribe", "subscribe", "link", "link",
         "link", "event", "suppress", "unsuppress")  # fmt: skip

deed = st.tuples(
    st.sampled_from(DEEDS),
    st.sampled_from(ADDRESSES),
    st.integers(0, 5),
    st.sampled_from((1, MINUTE, 11 * MINUTE, 5 * HOUR, DAY, 3 * DAY, 8 * DAY)),
)


@pytest.fixture(scope="module")
def shop() -> Playbook:
    """A shop whose consent has to be confirmed, with room for any number of messages."""
    return load(SHOP.replace("  caps: [1 per 1 day]\n", ""))


@dataclass
class Told:
    """What follows from what was done: the links that are still good, and who has confirmed."""

    address: str = ""
    every: list[Touch] = field(default_factory=list)
    links: list[Touch] = field(default_factory=list)
    confirmed: str = ""
    seen: int = 0

    def look(self, desk: Desk) -> None:
        """Whether all that was planned since the last look may be."""
        touches = desk.touches()
        for touch in touches[self.seen :]:
            if touch.purpose == "marketing" and touch.channel == "email":
                assert touch.to == self.confirmed == self.address
            elif touch.sequence == "confirm_email":
                assert touch.to == self.address
                self.every.append(touch)
                self.links.append(touch)
        self.seen = len(touches)


@settings(max_examples=80, deadline=None)
@given(st.lists(deed, min_size=3, max_size=30))
def test_nobody_is_written_to_who_has_not_confirmed_it(
    shop: Playbook, deeds: list[tuple[str, str, int, int]]
) -> None:
    desk, told, at = Desk(shop), Told(), NOON
    for what, address, which, wait in deeds:
        at += wait
        desk.run_to(at)
        told.look(desk)
        used = told.every[-1 - which % len(told.every)] if told.every and what == "link" else None
        _do(desk, what, address, at, used)
        if what in ("denied", "unsubscribe"):
            told.links, told.confirmed = [], ""
        elif what in ("form", "data", "moved"):
            told.address = address
        agreed = desk.ana.consent.get("email/marketing") is True
        if used is not None and agreed and told.confirmed != told.address:
            _may_count(used, told, at)
            told.confirmed = told.address
        assert not agreed or told.confirmed == told.address
        told.look(desk)
    _bounded([touch for touch in told.every if touch.step == "ask"])
    assert encode(decode_person(encode(desk.ana))) == encode(desk.ana)


def _do(desk: Desk, what: str, address: str, at: int, used: Touch | None) -> None:
    said: dict[str, Any] = {**YES, "email": address}
    if what == "form":
        desk.fold(EVENT, "Form Submitted", at, traits=said)
    elif what == "data":
        desk.traits(at, **said)
    elif what == "moved":
        desk.traits(at, email=address)
    elif what == "denied":
        desk.traits(at, consent_email_marketing=False)
    elif what in ("unsubscribe", "subscribe", "suppress", "unsuppress"):
        desk.command(what, at, ANA, channel="email", reason="by request")
    elif used is not None:
        about = used.variables["confirm"]
        body = {"channel": "email", "asked": about["asked"], "address": about["address"]}
        desk.fold(COMMAND, "confirm_consent", at, body=body, actor="the person")
    else:
        desk.event("Product Added", at)


def _may_count(used: Touch, told: Told, at: int) -> None:
    """A link counts that was sent to the address of now, since they last said no, while it, or one
    that came after it, is good."""
    about = used.variables["confirm"]
    assert about["address"] == mark_of(told.address)
    assert used in told.links
    later = [each for each in told.links if each.to == used.to]
    assert at < max(each.variables["confirm"]["until"] for each in later)


def _bounded(asks: list[Touch]) -> None:
    for most, within in ((3, DAY), (6, 30 * DAY)):
        for touch in asks:
            near = [each for each in asks if 0 <= touch.planned_at - each.planned_at < within]
            assert len(near) <= most
    assert len({touch.id for touch in asks}) == len(asks)
