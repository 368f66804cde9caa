"""Whom the ways into a sequence, and to a step of it, let through."""

from collections.abc import Iterable

from leadwright.nurture.plan import Branch, Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.asks import Asks, requires, requires_opposite
from leadwright.playbook.model import Motion

ORDINARY_STAGES = frozenset({"lead", "qualified"})
"""Stages that are for everybody."""


def leads_only(sequence: Sequence, name: str, motion: Motion, asks: Asks) -> bool:
    """Whether nobody gets to a step without what `asks` looks for: by all ways into the sequence,
    or by a branch."""
    return (
        requires(sequence.when, motion, asks)
        or _all_entrances(sequence, motion, asks)
        or any(
            _on_a_way(sequence, branch, name, motion, asks)
            for branch in sequence.steps
            if isinstance(branch, Branch)
        )
    )


def stages_only(stages: Iterable[str], motion: Motion, asks: Asks) -> bool:
    """Whether nobody reaches any of the stages without that; some stages are for everybody."""
    rules = {r.stage: r.when for r in motion.qualify.stages if r.stage not in ORDINARY_STAGES}
    found = [requires(rules.get(stage), motion, asks) for stage in stages]
    return bool(found) and all(found)


def _all_entrances(sequence: Sequence, motion: Motion, asks: Asks) -> bool:
    if sequence.enter_on:
        return False
    asked = [requires(each.when, motion, asks) for each in view.starters(motion, sequence)]
    asked += [requires(each, motion, asks) for each in view.segments_of(motion, sequence)]
    if sequence.enter_at_stage:
        asked.append(stages_only(sorted(sequence.enter_at_stage), motion, asks))
    return bool(asked) and all(asked)


def _on_a_way(sequence: Sequence, branch: Branch, name: str, motion: Motion, asks: Asks) -> bool:
    at, trail = sequence.trails[branch.name], sequence.trails[name]
    if trail[: len(at)] != at or len(trail) <= len(at):
        return False
    if trail[len(at)] == "then":
        return requires(branch.when, motion, asks)
    return requires_opposite(branch.when, motion, asks)
