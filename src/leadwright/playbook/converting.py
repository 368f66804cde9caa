"""`convert` to the converting plan."""

from leadwright.convert.plan import Converting, Coverage, CreditCode
from leadwright.core.expression.pattern import problem
from leadwright.playbook import codes
from leadwright.playbook.draft import Draft, named, values
from leadwright.playbook.shapes import Entry

_DEFAULTS = Converting()


def build_converting(motion: Entry, draft: Draft) -> Converting:
    """What counts as success in a motion, and what a deal needs on its way there."""
    entry = motion["convert"]
    stages = values(entry["opportunity_stages"])
    if stages and (len(stages) < 3 or len(set(stages)) < len(stages)):
        draft.problems.add(
            codes.BAD_VALUE,
            "a deal needs three different stages or more: one to be in, won and lost",
            entry.place("opportunity_stages"),
        )
    stages = stages or _DEFAULTS.opportunity_stages
    return Converting(
        events=named(entry["events"]),
        value=values(entry["value"]) or _DEFAULTS.value,
        opportunity_stages=stages,
        evaluation_stages=values(entry["evaluation_stages"]) or _DEFAULTS.evaluation_stages,
        coverage=_coverage(entry, stages, draft),
        sales_cycle_ms=entry["sales_cycle"] or 0,
        codes=_codes(entry, draft),
        stalled_after=_stalled_after(entry, stages, draft),
        shared="households" in motion,
        offers={offer["code"].lower(): name for name, offer in draft.top("offers").items()},
    )


def _coverage(entry: Entry, stages: tuple[str, ...], draft: Draft) -> Coverage | None:
    if "coverage" not in entry:
        return None
    said: Entry = entry["coverage"]
    if draft.motion == "consumer":
        draft.problems.add(
            codes.CONTRADICTION, "consumers decide alone: they have no coverage", said.at
        )
    for role, stage in said["roles"].items():
        draft.refer(stage.value, stages[:-2], f"open stage of a deal ({role})", stage.at)
    if "roles" in said and not said["roles"]:
        draft.problems.add(
            codes.NOTHING_THERE, "no role is needed", said.place("roles"), "name one, or leave it"
        )
    return Coverage(
        roles={role: stage.value for role, stage in said["roles"].items()},
        people=said["people"],
        active_within_ms=said["active_within"],
    )


def _stalled_after(entry: Entry, stages: tuple[str, ...], draft: Draft) -> dict[str, int]:
    for stage, said in entry["stalled_after"].items():
        draft.refer(stage, stages[:-2], "open stage of a deal", said.at)
    return {stage: said.value for stage, said in entry["stalled_after"].items()}


def _codes(entry: Entry, draft: Draft) -> tuple[CreditCode, ...]:
    found = []
    for name, said in entry["codes"].items():
        if wrong := problem(said["code"]):
            draft.problems.add(codes.BAD_VALUE, wrong, said.place("code"))
            continue
        found.append(CreditCode(name=name, kind=said["kind"], code=said["code"]))
    return tuple(found)
