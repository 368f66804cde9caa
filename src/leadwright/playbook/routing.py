"""`teams` and `hand_off` to the routing plans."""

from collections.abc import Mapping

from leadwright.playbook import codes
from leadwright.playbook.document import Place
from leadwright.playbook.draft import Draft, named, values
from leadwright.playbook.shapes import Entry
from leadwright.route.plan import (
    MIDNIGHT,
    CallPlan,
    HandOffPlan,
    Hours,
    Member,
    Route,
    TeamPlan,
    Urgency,
)


def build_teams(draft: Draft) -> dict[str, TeamPlan]:
    """The teams of the workspace."""
    found = {}
    common = _hours_of(draft.root, "working_hours")
    if common is not None:
        _hours_make_sense(common, draft)
    for name, team in draft.top("teams").items():
        if not team.value:
            draft.problems.add(codes.NOTHING_THERE, f"the team {name!r} has no members", team.at)
        members = tuple(_member(id_, entry, common, draft) for id_, entry in team.value.items())
        found[name] = TeamPlan(name=name, members=members, zone=draft.root["time_zone"])
    _one_life_each(found, draft)
    return found


def build_hand_off(
    motion: Entry, teams: Mapping[str, TeamPlan], draft: Draft
) -> HandOffPlan | None:
    """When and how a unit of this motion is offered to sales; None: never."""
    if "hand_off" not in motion:
        return None
    entry = motion["hand_off"]
    for stage in entry["stages"]:
        draft.refer(stage.value, motion["stages"], "stage with a condition", stage.at)
    _something_asks(entry, draft)
    draft.refer(entry["team"], draft.top("teams"), "team", entry.place("team"))
    _reminder_comes_first(entry, draft)
    by_event_alone = bool(entry["on"]) and not entry["stages"]
    escalate = entry["escalate"]
    homes = _homes(teams, entry["team"])
    if "escalate" in entry:
        draft.refer(escalate["to"], homes, "member of a team", escalate.place("to"))
    return HandOffPlan(
        zone=draft.root["time_zone"],
        stages=values(entry["stages"]),
        team=entry["team"],
        accept_within_ms=entry["accept_within"],
        remind_after_ms=entry["remind_after"],
        recycle_after_ms=entry["recycle_after"],
        reject_reasons={name: said.value for name, said in entry["reject_reasons"].items()},
        on=named(entry["on"]),
        when=draft.condition(entry, "when", event=by_event_alone),
        customers=entry["customers"],
        routes=tuple(
            _route(name, each, entry["team"], teams, draft)
            for name, each in entry["routes"].items()
        ),
        owner_first=entry["owner_first"],
        escalate_after_ms=(escalate["after"] or 0) if "escalate" in entry else 0,
        escalate_to=(escalate["to"] or "") if "escalate" in entry else "",
        homes=homes,
        hours={
            member.id: member.hours
            for team in teams.values()
            for member in team.members
            if member.hours is not None
        },
    )


def build_calls(motion: Entry, draft: Draft) -> CallPlan | None:
    """Which calls come first and what comes of them; None: calls are tasks like others."""
    if "calls" not in motion:
        return None
    entry = motion["calls"]
    hours = _hours_of(entry, "hours")
    if hours is not None:
        _hours_make_sense(hours, draft)
    return CallPlan(
        hours=_hours(hours, draft.root["time_zone"], ()) if hours is not None else None,
        attempts_max=entry["attempts"],
        again_after_ms=entry["again_after"],
        priority=tuple(
            Urgency(name=name, when=draft.required_condition(each), points=each["points"])
            for name, each in entry["priority"].items()
        ),
        dispositions={name: said.value for name, said in entry["dispositions"].items()},
    )


def _hours(entry: Entry, zone: str, away: tuple[tuple[int, int], ...]) -> Hours:
    return Hours(
        zone=zone,
        from_minute=entry["from"] or 0,
        to_minute=entry["to"] or MIDNIGHT,
        days=entry["days"],
        away=away,
    )


def _member(id_: str, entry: Entry, common: Entry | None, draft: Draft) -> Member:
    own = _hours_of(entry, "hours")
    if own is not None:
        _hours_make_sense(own, draft)
    hours, away = own or common, values(entry["away"])
    zone, found = entry["zone"] or draft.root["time_zone"], None
    if hours is not None:
        found = _hours(hours, zone, away)
    elif away:
        every = frozenset(range(7))
        found = Hours(zone=zone, from_minute=0, to_minute=MIDNIGHT, days=every, away=away)
    return Member(
        id=id_,
        name=entry["name"],
        email=entry["email"],
        capacity=entry["capacity"],
        hours=found,
    )


def _hours_of(entry: Entry, key: str) -> Entry | None:
    hours: Entry = entry[key]
    return hours if key in entry else None


def _hours_make_sense(entry: Entry, draft: Draft) -> None:
    if "from" in entry and "to" in entry and entry["from"] >= (entry["to"] or MIDNIGHT):
        draft.problems.add(
            codes.CONTRADICTION,
            "work ends before it begins",
            entry.place("to"),
            "a night shift is two members, or one without hours",
        )


def _one_life_each(teams: Mapping[str, TeamPlan], draft: Draft) -> None:
    """A member of two teams has one clock."""
    known: dict[str, Hours | None] = {}
    for team in teams.values():
        for member in team.members:
            if known.setdefault(member.id, member.hours) != member.hours:
                at: Place = draft.top("teams")[team.name].value[member.id].at
                draft.problems.add(
                    codes.CONTRADICTION,
                    f"{member.id!r} is in two teams and works at other times in each",
                    at,
                    "give both the same `zone`, `hours` and `away`",
                )


def _homes(teams: Mapping[str, TeamPlan], first: str) -> dict[str, str]:
    """member -> a team they are in: `first`, if that is one."""
    found: dict[str, str] = {}
    for name in sorted(teams, key=lambda name: name != first):
        for member in teams[name].members:
            found.setdefault(member.id, name)
    return found


def _route(
    name: str, entry: Entry, default: str, teams: Mapping[str, TeamPlan], draft: Draft
) -> Route:
    team = entry["team"] or default
    draft.refer(entry["team"], teams, "team", entry.place("team"))
    if entry["member"] and team in teams:
        members = [member.id for member in teams[team].members]
        draft.refer(entry["member"], members, f"member of {team}", entry.place("member"))
    if not entry["team"] and not entry["member"]:
        draft.problems.add(
            codes.NOTHING_THERE,
            f"the route {name!r} leads nowhere else",
            entry.at,
            "give it a `team` or a `member`",
        )
    return Route(name=name, when=draft.required_condition(entry), team=team, member=entry["member"])


def _something_asks(entry: Entry, draft: Draft) -> None:
    for key in ("stages", "reject_reasons"):
        if key in entry and not entry[key]:
            draft.problems.add(codes.NOTHING_THERE, f"{key!r} is empty", entry.place(key))
    if "stages" not in entry and not entry["on"]:
        draft.problems.add(
            codes.MISSING_KEY,
            "'stages' is missing",
            entry.at,
            "Reaching one of these stages offers the unit to sales.",
        )


def _reminder_comes_first(entry: Entry, draft: Draft) -> None:
    if "accept_within" in entry and entry["remind_after"] >= entry["accept_within"]:
        draft.problems.add(
            codes.CONTRADICTION,
            "the reminder comes when the hand-off is taken back already",
            entry.place("remind_after"),
            "make `remind_after` shorter than `accept_within`",
        )
