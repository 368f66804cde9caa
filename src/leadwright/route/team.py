"""The team unit: whose turn it is, who has room, who waits."""

from collections import Counter
from typing import Any

from leadwright.core.input import Input
from leadwright.core.outcome import Decision, Message, Outcome
from leadwright.core.unit import Team, Waiting
from leadwright.route.plan import Member, TeamPlan


def advance_team(team: Team, input: Input, plan: TeamPlan | None) -> Outcome:
    """Fold one message of a unit. Without a plan (the team left the playbook) everything queues."""
    out = Outcome()
    team.n += 1
    team.at = max(team.at, input.at)
    body = input.body
    if input.name == "HandOffRequested":
        waiting = Waiting(body["unit"], body["hand_off"], team.at, list(body["declined"]))
        _forget(team, waiting.handoff)
        if not _serve(team, plan, out, waiting, input.at, str(body["owner"])):
            team.queue.append(waiting)
            _answer(out, waiting, input.at, "HandOffQueued", {})
    elif input.name == "HandOffAccepted":
        if body["owner"]:
            team.holds[body["hand_off"]] = body["owner"]
        team.queue = [each for each in team.queue if each.handoff != body["hand_off"]]
    elif input.name == "HandOffReleased":
        _forget(team, body["hand_off"])
    _serve_queue(team, plan, out, input.at)
    return out


def choose(
    team: Team, plan: TeamPlan, preferred: str, declined: list[str]
) -> tuple[Member | None, str]:
    """Who gets the next hand-off, and why.

    The unit's owner first, whatever they hold; then, of those with room who have not declined
    it, the one with the largest share of their capacity free; then whose turn is longest ago.
    When all have declined it goes round again, but not to the last who did.
    """
    for member in plan.members:
        if member.id == preferred and preferred not in declined:
            return member, "owns the account already"
    loads = Counter(team.holds.values())
    barred = set(declined)
    if barred.issuperset(member.id for member in plan.members):
        barred = {declined[-1]} if len(plan.members) > 1 else set()
    free = [
        member
        for member in plan.members
        if loads[member.id] < member.capacity and member.id not in barred
    ]
    if not free:
        return None, ""
    order = {member.id: place for place, member in enumerate(plan.members)}
    chosen = min(
        free,
        key=lambda m: (loads[m.id] / m.capacity, team.turns.get(m.id, 0), order[m.id]),
    )
    return chosen, f"holds {loads[chosen.id]} of {chosen.capacity}, next in turn"


def _serve(
    team: Team,
    plan: TeamPlan | None,
    out: Outcome,
    waiting: Waiting,
    at: int,
    preferred: str = "",
) -> bool:
    if plan is None:
        return False
    member, because = choose(team, plan, preferred, waiting.declined)
    if member is None:
        return False
    team.given += 1
    team.turns[member.id] = team.given
    team.holds[waiting.handoff] = member.id
    _answer(out, waiting, at, "HandOffGiven", {"owner": member.id, "because": because})
    out.decisions.append(
        Decision("assigned", member.id, team.at, rule=f"teams.{plan.name}", because=because)
    )
    return True


def _serve_queue(team: Team, plan: TeamPlan | None, out: Outcome, at: int) -> None:
    """Give waiting units, longest first, to whoever has become free."""
    if plan is None or not team.queue:
        return
    room = sum(member.capacity for member in plan.members) - len(team.holds)
    for waiting in list(team.queue):
        if room <= 0:
            return
        if _serve(team, plan, out, waiting, at):
            team.queue.remove(waiting)
            room -= 1


def _forget(team: Team, handoff: str) -> None:
    team.holds.pop(handoff, None)
    team.queue = [each for each in team.queue if each.handoff != handoff]


def _answer(out: Outcome, waiting: Waiting, at: int, name: str, body: dict[str, Any]) -> None:
    """`at` is the input's, not the team's: in an import's virtual time the two differ."""
    out.messages.append(Message(waiting.unit, name, at, body={"hand_off": waiting.handoff, **body}))
