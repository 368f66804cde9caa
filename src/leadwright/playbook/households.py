"""`households` to how they form and what they share."""

from leadwright.capture.homes import ADDRESS, KEY, SURNAME
from leadwright.capture.plan import Homes
from leadwright.core.traits import HOUSEHOLD
from leadwright.orchestrate.plan import Sharing
from leadwright.playbook import codes
from leadwright.playbook.draft import values
from leadwright.playbook.problems import Problems
from leadwright.playbook.shapes import Entry
from leadwright.qualify.plan import Qualifying


def build_homes(root: Entry, problems: Problems) -> Homes | None:
    """How consumers come to share a household; None: they do not."""
    if "business" in root and "households" in root["business"]:
        problems.add(
            codes.CONTRADICTION,
            "companies are no households",
            root["business"].place("households"),
            "say it under `consumer`; people of a company share an account",
        )
    if "consumer" not in root or "households" not in root["consumer"]:
        return None
    entry = root["consumer"]["households"]
    return Homes(
        keys=values(entry["by_trait"]),
        group_type=entry["by_group"],
        by_address=entry["by_address"],
        people_max=entry["people_at_most"],
    )


def build_sharing(motion: Entry, qualify: Qualifying) -> Sharing:
    """What people who share a household have together, besides caps."""
    entry = motion["households"]
    says = {KEY, *values(entry["by_trait"])}
    if entry["by_address"]:
        says |= {*SURNAME, *ADDRESS}
    asked = {
        name
        for rules in (qualify.fit, qualify.stages, qualify.segments)
        for rule in rules
        for name in rule.when.uses.attributes
    }
    return Sharing(
        offer=entry["one_offer"],
        goal=entry["share_goals"],
        says=frozenset(says),
        asks=tuple(sorted(name for name in asked if name.startswith(HOUSEHOLD + "."))),
    )
