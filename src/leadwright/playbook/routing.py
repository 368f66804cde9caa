"""`teams` and `hand_off` to the routing plans."""

from leadwright.playbook import codes
from leadwright.playbook.draft import Draft, values
from leadwright.playbook.shapes import Entry
from leadwright.route.plan import HandOffPlan, Member, TeamPlan


def build_teams(draft: Draft) -> dict[str, TeamPlan]:
    """The teams of the workspace."""
    found = {}
    for name, team in draft.top("teams").items():
        if not team.value:
            draft.problems.add(codes.NOTHING_THERE, f"the team {name!r} has no members", team.at)
        found[name] = TeamPlan(
            name=name,
            members=tuple(
                Member(id=id_, name=entry["name"], email=entry["email"], capacity=entry["capacity"])
                for id_, entry in team.value.items()
            ),
        )
    return found


def build_hand_off(motion: Entry, draft: Draft) -> HandOffPlan | None:
    """When and how a unit of this motion is offered to sales; None: never."""
    if "hand_off" not in motion:
        return None
    entry = motion["hand_off"]
    for stage in entry["stages"]:
        draft.refer(stage.value, motion["stages"], "stage with a condition", stage.at)
    for key in ("stages", "reject_reasons"):
        if key in entry and not entry[key]:
            draft.problems.add(codes.NOTHING_THERE, f"{key!r} is empty", entry.place(key))
    draft.refer(entry["team"], draft.top("teams"), "team", entry.place("team"))
    _reminder_comes_first(entry, draft)
    return HandOffPlan(
        stages=values(entry["stages"]),
        team=entry["team"],
        accept_within_ms=entry["accept_within"],
        remind_after_ms=entry["remind_after"],
        recycle_after_ms=entry["recycle_after"],
        reject_reasons={name: said.value for name, said in entry["reject_reasons"].items()},
    )


def _reminder_comes_first(entry: Entry, draft: Draft) -> None:
    if "accept_within" in entry and entry["remind_after"] >= entry["accept_within"]:
        draft.problems.add(
            codes.CONTRADICTION,
            "the reminder comes when the hand-off is taken back already",
            entry.place("remind_after"),
            "make `remind_after` shorter than `accept_within`",
        )
