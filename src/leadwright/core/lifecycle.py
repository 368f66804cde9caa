"""The lifecycle stages of DESIGN, and who may put somebody there."""

VISITOR = "visitor"

PERSON_STAGES = (
    VISITOR, "lead", "engaged", "qualified", "mql", "pql", "sal", "sql", "opportunity", "customer",
)  # fmt: skip
"""Stages a person may stand at, from first to last; a playbook may add its own."""

SIDE_EXITS = ("recycled", "disqualified", "lost")
"""Where a lead leaves the path."""
