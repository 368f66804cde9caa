"""What conditions may name because a motion declares it: scores, grades, segments."""

from collections.abc import Iterator

from leadwright.core.catalogue import (
    ATTRIBUTES,
    GRADES,
    TEMPERATURES,
    in_segment,
    own_score,
)
from leadwright.core.traits import ACCOUNT, Attribute
from leadwright.playbook import codes
from leadwright.playbook.draft import Draft
from leadwright.playbook.shapes import Entry

TAKEN = ("fit", "engagement", "grade", "temperature")
"""Names of scores that are taken."""


def own_attributes(motion: Entry, draft: Draft) -> Iterator[Attribute]:
    """The attributes that a motion adds to the catalogue; clashes are noted."""
    declared = {entry.name for entry in draft.attributes}
    for name, entry in motion["scores"].items():
        if name in TAKEN or f"{ACCOUNT}.{name}" in {*ATTRIBUTES, *declared}:
            draft.problems.add(
                codes.SAME_NAME,
                f"a score cannot be named {name!r}: score.{name} or account.{name} is taken",
                entry.at,
                "choose another name",
            )
        else:
            yield from own_score(name, f"The score {name}, in points, as it stands today.")
    if motion["grades"]:
        yield from GRADES
    if "temperature" in motion:
        yield from TEMPERATURES
    for name, entry in motion["segments"].items():
        yield in_segment(name, of_account=entry["of"] == "account")
