"""`fit`, `engagement` and `stages` of a motion to its qualifying plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from leadwright.core.expression.condition import Uses
from leadwright.core.expression.uses import names_only_account
from leadwright.core.facts import decay_table
from leadwright.core.lifecycle import SIDE_EXITS, VISITOR
from leadwright.core.time import DAY
from leadwright.playbook import codes
from leadwright.playbook.draft import Draft
from leadwright.playbook.shapes import Entry
from leadwright.qualify.plan import EventRule, FitRule, Qualifying, StageRule

THOUSANDTHS = 1000


def build_qualifying(motion: Entry, draft: Draft) -> Qualifying:
    """The plan without the depths: these need every condition of the motion (`with_depths`)."""
    engagement = motion["engagement"]
    half_life_days = (engagement["half_life"] or 0) / DAY
    return Qualifying(
        fit=tuple(_fit_rule(name, entry, draft) for name, entry in motion["fit"].items()),
        events=_event_rules(engagement["rules"], draft),
        decay=decay_table(half_life_days),
        half_life_days=half_life_days,
        stages=tuple(_stage(name, entry, draft) for name, entry in motion["stages"].items()),
    )


def with_depths(qualifying: Qualifying, uses: Iterable[Uses]) -> Qualifying:
    """The plan with how many instants and days of which event its motion's conditions need."""
    uses = list(uses)
    return replace(
        qualifying,
        depths=_deepest(one.windows for one in uses),
        account_depths=_deepest(one.account_windows for one in uses),
        day_depths=_deepest(one.days for one in uses),
        account_day_depths=_deepest(one.account_days for one in uses),
    )


def shared_depths(plans: Sequence[Qualifying]) -> tuple[dict[str, int], dict[str, int]]:
    """How many instants, and how many days, of which event any of the plans needs of a person."""
    windows = _most([each for plan in plans for each in (plan.depths, plan.account_depths)])
    days = _most([each for plan in plans for each in (plan.day_depths, plan.account_day_depths)])
    return windows, days


def _most(depths: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in depths:
        for event, depth in each.items():
            found[event] = max(found.get(event, 0), depth)
    return dict(sorted(found.items()))


def _deepest(kept: Iterable[Mapping[str, tuple[int, int]]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for events in kept:
        for event, (_, depth) in events.items():
            found[event] = max(found.get(event, 0), depth)
    return dict(sorted(found.items()))


def _fit_rule(name: str, entry: Entry, draft: Draft) -> FitRule:
    when = draft.required_condition(entry)
    of = "account" if names_only_account(when.uses) else "person"
    return FitRule(name=name, when=when, milli=_milli(entry, draft), of=of)


def _event_rules(rules: Mapping[str, Entry], draft: Draft) -> dict[str, tuple[EventRule, ...]]:
    found: dict[str, tuple[EventRule, ...]] = {}
    for name, entry in rules.items():
        rule = EventRule(
            name=name,
            event=entry["event"],
            milli=_milli(entry, draft),
            where=draft.condition(entry, "where", event=True),
            per_day_max=entry["at_most"][0] if entry["at_most"] else 0,
        )
        found[rule.event] = (*found.get(rule.event, ()), rule)
    return found


def _milli(entry: Entry, draft: Draft) -> int:
    points: float = entry["points"]
    milli = round(points * THOUSANDTHS)
    if abs(points * THOUSANDTHS - milli) > 1e-6:
        draft.problems.add(
            codes.BAD_VALUE,
            f"{points} has more than three decimals",
            entry.place("points"),
            f"write {milli / THOUSANDTHS}",
        )
    return milli


def _stage(name: str, entry: Entry, draft: Draft) -> StageRule:
    if name in (VISITOR, "sal", *SIDE_EXITS):
        who = "everybody starts there" if name == VISITOR else "only the hand-off leads there"
        draft.problems.add(
            codes.CONTRADICTION, f"the stage {name!r} takes no condition: {who}", entry.at
        )
    when = draft.required_condition(entry)
    if entry["of"] == "account":
        _about_account(name, entry, when.uses, draft)
    return StageRule(stage=name, when=when, of=entry["of"])


def _about_account(name: str, entry: Entry, uses: Uses, draft: Draft) -> None:
    personal = sorted(item for item in uses.attributes if not item.startswith("account."))
    personal += [
        f"{_COUNTS[kind]}({event!r}, ...)" for kind in _COUNTS for event in getattr(uses, kind)
    ]
    if personal:
        draft.problems.add(
            codes.ABOUT_PEOPLE,
            f"the stage {name!r} is of the account and names {', '.join(personal)}",
            entry.place("when"),
            "use account.* and account_count(...), or leave out `of: account`",
        )
    if draft.motion == "consumer" and "of" in entry:
        draft.problems.add(codes.CONTRADICTION, "consumers belong to no account", entry.place("of"))


_COUNTS = {"windows": "count", "days": "active_days"}
