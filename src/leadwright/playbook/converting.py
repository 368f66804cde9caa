"""`convert` to the converting plan."""

from leadwright.convert.plan import Converting
from leadwright.playbook import codes
from leadwright.playbook.draft import Draft, named, values
from leadwright.playbook.shapes import Entry

_DEFAULTS = Converting()


def build_converting(motion: Entry, draft: Draft) -> Converting:
    """What counts as success in a motion."""
    entry = motion["convert"]
    stages = values(entry["opportunity_stages"])
    if stages and (len(stages) < 3 or len(set(stages)) < len(stages)):
        draft.problems.add(
            codes.BAD_VALUE,
            "a deal needs three different stages or more: one to be in, won and lost",
            entry.place("opportunity_stages"),
        )
    return Converting(
        events=named(entry["events"]),
        value=values(entry["value"]) or _DEFAULTS.value,
        opportunity_stages=stages or _DEFAULTS.opportunity_stages,
    )
