"""Absences that people tell, on top of those in the playbook."""

from dataclasses import replace
from datetime import date

from leadwright.core.input import Input
from leadwright.core.outcome import Decision, Outcome
from leadwright.core.time import DAY
from leadwright.core.unit import Team
from leadwright.route.plan import MIDNIGHT, Hours, Member, TeamPlan

SET, END = "set_absence", "end_absence"
TELLING = frozenset({SET, END})
"""Messages about absences: commands, addressed to every team of the member."""
ABSENCES_MAX = 50
"""So many are kept of one member."""
EVERY_DAY = frozenset(range(7))
EPOCH = date(1970, 1, 1).toordinal()


def tell_absence(team: Team, plan: TeamPlan | None, input: Input, out: Outcome) -> None:
    """A member is away on the days `from` to `until` (both included, theirs), or is back; refused
    with a reason if that cannot be."""
    body, who = input.body, input.actor or "the system"
    member = str(body.get("member", ""))
    if plan is None or all(each.id != member for each in plan.members):
        _decide(team, out, "refused", input.name, f"{member!r} is not in the team {team.name}")
        return
    today = input.at // DAY + EPOCH
    known = [days for days in team.absences.get(member, []) if days[1] >= today - 1]
    if input.name == END:
        kept = [[first, min(last, today - 1)] for first, last in known if first < today]
        _keep(team, member, kept)
        _decide(team, out, "absence", f"{member}/over", f"back, says {who}")
        return
    try:
        first, last = (date.fromisoformat(str(body.get(key))) for key in ("from", "until"))
    except ValueError:
        _decide(team, out, "refused", SET, "`from` and `until` are days, such as 2026-12-24")
        return
    if last < first or last.toordinal() < today - 1:
        why = f"{first} to {last} is no time to come"
        _decide(team, out, "refused", SET, why)
    elif len(known) >= ABSENCES_MAX:
        _decide(team, out, "refused", SET, f"{member} has {len(known)} absences already")
    else:
        _keep(team, member, sorted([*known, [first.toordinal(), last.toordinal()]]))
        _decide(team, out, "absence", f"{member}/away", f"away from {first} to {last}, says {who}")


def with_absences(plan: TeamPlan, absences: dict[str, list[list[int]]]) -> TeamPlan:
    """The plan with what people have told."""
    return replace(
        plan, members=tuple(_less_present(each, plan, absences) for each in plan.members)
    )


def longer_away(hours: Hours | None, zone: str, absences: list[list[int]]) -> Hours:
    """Working hours without these days; who always works has the others left."""
    if hours is None:
        hours = Hours(zone=zone, from_minute=0, to_minute=MIDNIGHT, days=EVERY_DAY)
    days = tuple((first, last) for first, last in absences)
    return replace(hours, away=(*hours.away, *days))


def _less_present(member: Member, plan: TeamPlan, absences: dict[str, list[list[int]]]) -> Member:
    told = absences.get(member.id)
    if not told:
        return member
    return replace(member, hours=longer_away(member.hours, plan.zone, told))


def _keep(team: Team, member: str, absences: list[list[int]]) -> None:
    if absences:
        team.absences[member] = absences
    else:
        team.absences.pop(member, None)


def _decide(team: Team, out: Outcome, kind: str, name: str, because: str) -> None:
    out.decisions.append(Decision(kind, name, team.at, rule=f"teams.{team.name}", because=because))
