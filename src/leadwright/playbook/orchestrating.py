"""`channels`, `offers`, `caps` and `quiet_hours` to the orchestrating plan."""

from collections.abc import Mapping

from leadwright.core.expression.compile import compile_condition
from leadwright.core.value import TIME
from leadwright.nurture.plan import Content
from leadwright.orchestrate.plan import Cap, ChannelPlan, Offer, Orchestrating, QuietHours, Reckoned
from leadwright.playbook import codes
from leadwright.playbook.confirming import build_confirming
from leadwright.playbook.draft import Draft
from leadwright.playbook.shapes import Entry


def build_orchestrating(
    motion: Entry,
    channels: dict[str, ChannelPlan],
    offers: dict[str, Offer],
    contents: Mapping[str, Content],
    draft: Draft,
) -> Orchestrating:
    """Caps and quiet hours of a motion, with the channels and offers of the workspace."""
    sequences = motion["sequences"]
    return Orchestrating(
        caps=tuple(_cap(entry, draft) for entry in motion["caps"]),
        quiet=_quiet(motion, draft),
        zone=draft.root["time_zone"],
        channels=channels,
        offers=offers,
        values={name: each["value"] for name, each in sequences.items() if each["value"]},
        deferring=frozenset(
            name for name, each in sequences.items() if each["when_capped"] == "defer"
        ),
        one_channel_ms=motion["one_channel_per_offer"],
        reckoned=_reckoned(contents, draft),
        one_offer=draft.household and motion["households"]["one_offer"],
    )


def _reckoned(contents: Mapping[str, Content], draft: Draft) -> dict[str, Reckoned]:
    """How to read what contents name besides traits; what this motion lacks stays unknown."""
    found = {}
    schema = draft.schema()
    for content in contents.values():
        names = [name for name in content.reckoned if name in schema.attributes]
        if names:
            text = " or ".join(f"{name} is null" for name in names)
            times = frozenset(n for n in names if schema.attributes[n].type == TIME)
            found[content.name] = Reckoned(of=compile_condition(text, schema), times=times)
    return found


def _cap(entry: Entry, draft: Draft) -> Cap:
    draft.refer(entry["channel"], draft.top("channels"), "channel", entry.place("channel"))
    at_most, within_ms = entry["at_most"]
    if entry["per"] == "household" and draft.motion == "business":
        draft.problems.add(
            codes.CONTRADICTION, "companies are no households", entry.place("per"), "leave it out"
        )
    household = entry["per"] == "household"
    return Cap(at_most=at_most, within_ms=within_ms, channel=entry["channel"], household=household)


def build_channels(draft: Draft, contents: Mapping[str, Content]) -> dict[str, ChannelPlan]:
    """The channels of the workspace."""
    return {
        name: ChannelPlan(
            name=name,
            address=entry["address"],
            consent=entry["consent"],
            confirm=build_confirming(name, entry, contents, draft) if "confirm" in entry else None,
        )
        for name, entry in draft.top("channels").items()
    }


def build_offers(draft: Draft) -> dict[str, Offer]:
    """The offers of the workspace."""
    return {
        name: Offer(
            name=name, code=entry["code"], ends_after_ms=entry["ends_after"], says=entry["says"]
        )
        for name, entry in draft.top("offers").items()
    }


def _quiet(motion: Entry, draft: Draft) -> QuietHours | None:
    if "quiet_hours" not in motion:
        return None
    entry = motion["quiet_hours"]
    start, end = entry["from"], entry["to"]
    if start == end and "from" in entry and "to" in entry:
        draft.problems.add(
            codes.CONTRADICTION,
            "quiet hours that end when they begin never end or never are",
            entry.at,
            "leave them out, or let them end at another time",
        )
    zone = entry["zone"] or draft.root["time_zone"]
    return QuietHours(from_minute=start, to_minute=end, zone=zone)
