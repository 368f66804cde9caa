"""The team unit: whose turn it is, who has room, who waits."""

from collections import Counter
from typing import Any

from leadwright.core.input import Input
from leadwright.core.outcome import Decision, Message, Outcome
from leadwright.core.time import HOUR
from leadwright.core.unit import Team, Waiting
from leadwright.route.absences import TELLING, tell_absence, with_absences
from leadwright.route.hours import after, at_work, away
from leadwright.route.plan import Member, TeamPlan

STEP = 1_000_000
"""How far one hand-off takes the turn of a member who can hold one."""
HALF_A_DAY = 12 * HOUR


def advance_team(team: Team, input: Input, plan: TeamPlan | None) -> Outcome:
    """Fold one message of a unit. Without a plan (the team left the playbook) everything queues."""
    out = Outcome()
    team.n += 1
    team.at = max(team.at, input.at)
    body, asked = input.body, None
    if input.name in TELLING:
        tell_absence(team, plan, input, out)
    if plan is not None and team.absences:
        plan = with_absences(plan, team.absences)
    if input.name == "HandOffRequested":
        asked = _ask(team, plan, out, body, input.at)
    elif input.name == "HandOffAccepted":
        if body["owner"]:
            team.holds[body["hand_off"]] = body["owner"]
        team.queue = [each for each in team.queue if each.handoff != body["hand_off"]]
    elif input.name == "HandOffReleased":
        _forget(team, body["hand_off"])
    _serve_queue(team, plan, out, input.at)
    if asked is not None and asked in team.queue:
        again_at = _again_at(plan, input.at)
        told: dict[str, Any] = {"again_at": again_at} if again_at else {}
        told["because"] = _why_nobody(team, plan, asked, input.at)
        _answer(out, asked, input.at, "HandOffQueued", told)
    return out


def choose(
    team: Team, plan: TeamPlan, preferred: str, declined: list[str], at: int
) -> tuple[Member | None, str]:
    """Who gets the next hand-off, and why.

    The one it is meant for first (`preferred`: its owner, or whom a route names), whatever they
    hold, unless they are absent. Then, of those with room who have not declined it: who is at work,
    or begins soonest (counted in half days); who has the largest share of their capacity free;
    whose turn it is, and turns come as often as there is capacity. When all have declined it goes
    round again, but not to the last who did.
    """
    gone = ""
    for member in plan.members:
        if member.id == preferred and preferred not in declined:
            if not away(member.hours, at):
                return member, "it is theirs"
            gone = f"{preferred} is away; "
    loads = Counter(team.holds.values())
    barred = set(declined)
    if barred.issuperset(member.id for member in plan.members):
        barred = {declined[-1]} if len(plan.members) > 1 else set()
    free = [
        member
        for member in plan.members
        if loads[member.id] < member.capacity
        and member.id not in barred
        and not away(member.hours, at)
    ]
    if not free:
        return None, ""
    order = {member.id: place for place, member in enumerate(plan.members)}
    chosen = min(
        free,
        key=lambda m: (
            *_waits(m, at),
            loads[m.id] / m.capacity,
            _turn(team, m),
            order[m.id],
        ),
    )
    working = "" if at_work(chosen.hours, at) else "begins work next, "
    return chosen, f"{gone}{working}holds {loads[chosen.id]} of {chosen.capacity}, next in turn"


def _waits(member: Member, at: int) -> tuple[bool, int]:
    """Whether a hand-off would have to wait for them to begin work, and how many half days."""
    begins = after(member.hours, at, 0)
    return begins > at, (begins - at) // HALF_A_DAY


def _turn(team: Team, member: Member) -> int:
    return max(team.turns.get(member.id, 0), team.pace)


def _ask(
    team: Team, plan: TeamPlan | None, out: Outcome, body: dict[str, Any], at: int
) -> Waiting | None:
    """Give it to whom it is meant for, or let it wait its turn, which may come at once."""
    handoff, declined = body["hand_off"], list(body["declined"])
    wanted = str(body["owner"] or body.get("member", ""))
    team.holds.pop(handoff, None)
    waiting = next((each for each in team.queue if each.handoff == handoff), None)
    if waiting is None:
        waiting = Waiting(body["unit"], handoff, team.at, declined, wanted)
        team.queue.append(waiting)
    else:
        waiting.declined = declined
    if plan is not None and wanted:
        member, because = choose(team, plan, wanted, declined, at)
        if member is not None and member.id == wanted:
            team.queue.remove(waiting)
            _give(team, plan, out, waiting, member, because, at)
            return None
    return waiting


def _give(
    team: Team,
    plan: TeamPlan,
    out: Outcome,
    waiting: Waiting,
    member: Member,
    because: str,
    at: int,
) -> None:
    team.given += 1
    turn = _turn(team, member)
    team.turns[member.id] = turn + STEP // member.capacity
    if member.id != waiting.wanted:
        team.pace = turn
    team.holds[waiting.handoff] = member.id
    told = {"away": absences} if (absences := team.absences.get(member.id)) else {}
    given = {"owner": member.id, "because": because, **told}
    _answer(out, waiting, at, "HandOffGiven", given)
    out.decisions.append(
        Decision("assigned", member.id, team.at, rule=f"teams.{plan.name}", because=because)
    )


def _serve_queue(team: Team, plan: TeamPlan | None, out: Outcome, at: int) -> None:
    """Give waiting units, longest first, to whoever has become free."""
    if plan is None or not team.queue:
        return
    loads = Counter(team.holds.values())
    here = [member for member in plan.members if not away(member.hours, at)]
    room = sum(max(0, member.capacity - loads[member.id]) for member in here)
    for waiting in list(team.queue):
        if room <= 0:
            return
        member, because = choose(team, plan, waiting.wanted, waiting.declined, at)
        if member is not None:
            team.queue.remove(waiting)
            _give(team, plan, out, waiting, member, because, at)
            room -= 1


def _why_nobody(team: Team, plan: TeamPlan | None, asked: Waiting, at: int) -> str:
    """What keeps each of the team from it, counted: `2 of 3 have no room, 1 is away`."""
    members = plan.members if plan is not None else ()
    if not members:
        return "the team has no members"
    loads = Counter(team.holds.values())
    gone = [each for each in members if away(each.hours, at)]
    full = [each for each in members if each not in gone and loads[each.id] >= each.capacity]
    others = len(members) - len(gone) - len(full)
    told = [
        f"{len(full)} of {len(members)} hold as many as they can" if full else "",
        f"{len(gone)} of {len(members)} away" if gone else "",
        f"{others} of {len(members)} gave it back" if others and asked.declined else "",
    ]
    return ", ".join(each for each in told if each)


def _again_at(plan: TeamPlan | None, at: int) -> int:
    """When the first of those who are absent is back at work; 0 if nobody is absent."""
    members = plan.members if plan is not None else ()
    absent = [member for member in members if away(member.hours, at)]
    return min((after(member.hours, at, 0) for member in absent), default=0)


def _forget(team: Team, handoff: str) -> None:
    team.holds.pop(handoff, None)
    team.queue = [each for each in team.queue if each.handoff != handoff]


def _answer(out: Outcome, waiting: Waiting, at: int, name: str, body: dict[str, Any]) -> None:
    """`at` is the input's, not the team's: in an import's virtual time the two differ."""
    out.messages.append(Message(waiting.unit, name, at, body={"hand_off": waiting.handoff, **body}))
