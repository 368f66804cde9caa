"""How somebody stands: what gives them points, and what holds for them right now."""

from collections.abc import Mapping, Sequence

import msgspec

from leadwright.core.facts import decayed
from leadwright.core.ids import number_of
from leadwright.core.unit import Award, Head, Person, Scalar
from leadwright.playbook.model import Playbook
from leadwright.runtime.accounts_shown import ties_shown
from leadwright.runtime.deals_shown import deals_shown
from leadwright.runtime.households_shown import household_shown
from leadwright.runtime.opt_ins_shown import opt_ins_said
from leadwright.runtime.standing import Standing
from leadwright.runtime.standing import standing as standing_at


class Contribution(msgspec.Struct, frozen=True):
    """What one rule gives today, in thousandths: `score` is engagement, fit or a named one.
    `awarded` is what it was on `day` (UTC day number), before it decayed; a fit rule has no day."""

    score: str
    rule: str
    milli: int
    awarded: int
    day: int = 0


def decay_of(playbook: Playbook | None, head: Head) -> Sequence[int]:
    return playbook.motion(head.kind).qualify.decay if playbook else ()


def contributions_of(
    awards: Mapping[str, Award], fits: Mapping[str, int], today: int, decay: Sequence[int]
) -> list[Contribution]:
    engagement = [
        Contribution(
            "engagement", rule, decayed(award.milli, today - award.day, decay), award.milli,
            award.day,
        )
        for rule, award in awards.items()
    ]  # fmt: skip
    fit = [Contribution("fit", rule, milli, milli) for rule, milli in fits.items()]
    return sorted(engagement, key=lambda one: -one.milli) + sorted(fit, key=lambda one: -one.milli)


def stands(playbook: Playbook | None, head: Head, person: Person | None, now: int) -> Standing:
    if playbook is None:
        return Standing()
    who, plan = person or head, playbook.motion(head.kind).qualify
    return standing_at(who.notes, sum(who.fit.values()), plan, now, of_account=person is None)


def named(standing: Standing) -> list[Contribution]:
    """What the rules of named scores give today."""
    return [
        Contribution(score, rule, milli, milli)
        for score, given in standing.scores.items()
        for rule, milli in sorted(given.items(), key=lambda one: -one[1])
    ]


def standing_said(standing: Standing) -> dict[str, Scalar]:
    state: dict[str, Scalar] = {}
    if standing.grade:
        state["grade"] = standing.grade
    if standing.temperature:
        state["temperature"] = standing.temperature
    if standing.segments:
        state["segments"] = ", ".join(standing.segments)
    for each in standing.answers:
        old = "" if each.fresh else ", too long ago to count"
        words = f": {each.words}" if each.words else ""
        state[each.question] = f"{'yes' if each.yes else 'no'}, by {each.by}{old}{words}"
    for question, words in standing.open_questions.items():
        state.setdefault(question, f"not answered: {words}")
    return state


def state_of(person: Person | None, head: Head) -> dict[str, Scalar]:
    if person is not None:
        return _person_state(person, head)
    return household_shown(head) if head.kind == "household" else _account_state(head)


def _person_state(person: Person, head: Head) -> dict[str, Scalar]:
    state: dict[str, Scalar] = {"unit": f"{head.kind} {number_of(head.id)}"}
    if head.owner:
        state["owner"] = head.owner
    if head.handoff is not None and head.kind != "account":
        state["hand-off"] = f"{head.handoff.state} ({head.handoff.stage})"
    state |= {
        f"in sequence {one.sequence}": f"next step {one.step}, due at {one.due}"
        for one in person.enrolments
    }
    state |= {f"trigger {name}": f"armed for {at[0]}" for name, at in person.armed.items()}
    state |= {f"consent {name}": given for name, given in person.consent.items()}
    state |= {f"confirmation {name}": said for name, said in opt_ins_said(person).items()}
    state |= {f"suppressed {channel}": why for channel, why in person.suppressed.items()}
    return state


def _account_state(head: Head) -> dict[str, Scalar]:
    state: dict[str, Scalar] = {"people": head.people, "owner": head.owner or None}
    state |= {f"people at {stage}": count for stage, count in sorted(head.stages.items())}
    if head.handoff is not None:
        state["hand-off"] = f"{head.handoff.state} ({head.handoff.stage})"
    if head.suppressed:
        state["suppressed"] = head.suppressed
    if head.ties is not None:
        state |= ties_shown(head.ties)
    open_deals = sum(not deal.closed_at for deal in head.opportunities.values())
    if open_deals:
        state["open opportunities"] = open_deals
    return state | deals_shown(head)
