"""May this person be contacted over this channel, and when?"""

from collections.abc import Iterable, Mapping

from leadwright.core.case import Case
from leadwright.core.ids import number_of
from leadwright.core.local import NEVER, Window
from leadwright.core.unit import OpenTouch, Scalar, Slot
from leadwright.orchestrate.opt_in import unconfirmed
from leadwright.orchestrate.plan import Cap, ChannelPlan, Orchestrating
from leadwright.orchestrate.quiet import next_allowed


class Withheld(Exception):  # noqa: N818 - an expected outcome, raised to leave the checks early
    """Why not: `reason` is a stable word, `because` a sentence, `values` what was compared."""

    def __init__(
        self, reason: str, because: str, values: Mapping[str, Scalar] | None = None
    ) -> None:
        super().__init__(because)
        self.reason = reason
        self.because = because
        self.values = values or {}


class Full(Withheld):
    """A cap leaves no room before `room_at` (as far as can be said: an open touch may yet fail)."""

    def __init__(
        self, cap: Cap, had: int, room_at: int, values: Mapping[str, Scalar] | None = None
    ) -> None:
        where = f" by {cap.channel}" if cap.channel else ""
        hours = cap.within_ms / 3_600_000
        who = " in the household" if cap.household else ""
        because = (
            f"{had} touches{where}{who} within {hours:g} hours; at most {cap.at_most} are allowed"
        )
        super().__init__("household_cap" if cap.household else "cap", because, values)
        self.cap = cap
        self.room_at = room_at


def when_allowed(
    case: Case,
    plan: Orchestrating,
    channel: ChannelPlan,
    purpose: str,
    not_after: int,
    window: Window | None = None,
) -> int:
    """The first allowed instant from now on. Raises Withheld if there is none until `not_after`.

    Transactional touches need no consent and know neither caps nor quiet hours, but never go to
    a suppressed address.
    """
    _not_suppressed(case, channel)
    if purpose == "transactional":
        return case.now
    _consented(case, channel, purpose)
    at = opens_at(case, plan, purpose, window)
    if at > not_after:
        raise _too_late(plan, window, at, not_after)
    _within_caps(case, plan.caps, channel.name, at, not_after)
    return at


def opens_at(case: Case, plan: Orchestrating, purpose: str, window: Window | None) -> int:
    """The first instant from now on when neither quiet hours nor the window forbid it; `NEVER` if
    there is none."""
    if purpose == "transactional":
        return case.now
    person, account = case.person.traits, case.head.traits
    return next_allowed(plan.quiet, person, account, case.now, window, plan.zone)


def may_advertise(case: Case, channel: ChannelPlan) -> None:
    """Raise Withheld unless the person may be put into audiences over this channel. Nobody is
    disturbed by it, so neither caps nor quiet hours matter."""
    _not_suppressed(case, channel)
    _consented(case, channel, "marketing")


def _too_late(plan: Orchestrating, window: Window | None, at: int, not_after: int) -> Withheld:
    values: dict[str, Scalar] = {"useful_until": not_after}
    what = "quiet hours" if window is None else "the send window"
    if at == NEVER:
        why = f"{what} leave no time of day in all zones they may be in"
        return Withheld("quiet_hours", why, values)
    if window is None or plan.quiet is None:
        ends = "quiet hours end" if window is None else "the send window opens"
    else:
        ends = "quiet hours and the send window allow it"
    values["allowed_at"] = at
    return Withheld("quiet_hours", f"it would not be true any more when {ends}", values)


def _not_suppressed(case: Case, channel: ChannelPlan) -> None:
    suppressed = case.person.suppressed
    reason = suppressed.get("*") or suppressed.get(channel.name) or case.head.suppressed
    if reason:
        raise Withheld("suppressed", f"suppressed: {reason}")


def _consented(case: Case, channel: ChannelPlan, purpose: str) -> None:
    name = f"{channel.name}/{purpose}"
    if not channel.consent:
        return
    if case.person.opt_ins and (why := unconfirmed(case, channel, name)):
        raise Withheld("unconfirmed", f"consent to {purpose} by {channel.name} {why}")
    consent = case.person.consent.get(name)
    if consent is not True:
        how = "was never given" if consent is None else "was denied"
        raise Withheld("consent", f"consent to {purpose} by {channel.name} {how}")


def _within_caps(case: Case, caps: tuple[Cap, ...], channel: str, at: int, until: int) -> None:
    full = None
    for cap in caps:
        if cap.channel in ("", channel) and (here := _full(case, cap, at, until)):
            full = here if full is None or here.room_at > full.room_at else full
    if full is not None:
        raise full


def _full(case: Case, cap: Cap, at: int, until: int) -> Full | None:
    """That a cap leaves no room for a touch between `at` and `until`; None if it does."""
    person = case.person
    contacts = person.by_channel.get(cap.channel, ()) if cap.channel else person.contacts
    ends = _ends(contacts, person.open_touches, cap, at, until)
    had_by: list[int] = []
    if cap.household:
        had_by = [number_of(person.id)] if ends else []
        for other, member in sorted((case.head.members or {}).items()):
            if other != person.id:
                contacts = (
                    member.by_channel.get(cap.channel, ()) if cap.channel else member.contacts
                )
                theirs = _ends(contacts, member.open, cap, at, until)
                had_by += [number_of(other)] if theirs else []
                ends += theirs
    if len(ends) < cap.at_most:
        return None
    room_at = sorted(ends)[len(ends) - cap.at_most]
    values: dict[str, Scalar] = {"had_by": ", ".join(map(str, had_by))} if cap.household else {}
    values |= {"had": len(ends), "at_most": cap.at_most, "room_at": room_at}
    return Full(cap, len(ends), room_at, values)


def _ends(
    contacts: Iterable[int], planned: Iterable[OpenTouch | Slot], cap: Cap, at: int, until: int
) -> list[int]:
    """When the places under a cap become free that a touch between `at` and `until` would find
    taken. An open touch may still be handed over at any instant of its own time."""
    ends = [c + cap.within_ms for c in contacts if abs(at - c) < cap.within_ms]
    for touch in planned:
        same = cap.channel in ("", touch.channel)
        if same and max(at - touch.until, touch.at - until) < cap.within_ms:
            ends.append(
                (touch.at if touch.at + cap.within_ms > at else touch.until) + cap.within_ms
            )
    return ends
