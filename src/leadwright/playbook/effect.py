"""What a change of the playbook means for those who are here already.

What nothing but a new event can change needs no sweep: texts, caps, quiet hours, triggers. What
people are (scores, stages, segments) is looked at again, and who is in a sequence that is gone
leaves it; where it has another name, they go on. A rule that looks back at more than was
kept is `warming` until the recorded inputs have been counted anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec

from leadwright.core.expression.condition import Condition, Keep, Uses
from leadwright.nurture.plan import Nurturing, Sequence
from leadwright.playbook.carried import Carried
from leadwright.playbook.conditions import conditions
from leadwright.playbook.model import Motion, Playbook
from leadwright.playbook.renaming import former_names
from leadwright.qualify.plan import Qualifying

COUNTED = ("events", "half_life_days", "scores")
"""Parts of qualifying that give points for what has happened."""
LOOKED_AT = ("fit", "grades", "temperature", "segments", "bant", "stages")
"""Parts of qualifying that look at what is known."""
DEALS = "deals"


class Affected(msgspec.Struct, omit_defaults=True):
    """Whom a sweep looks at again, and how: people and accounts of these `motions`; `recount`:
    what was kept of their events is made anew; `enter`: sequences for those who are there already;
    `deals`: what is wrong with open deals. `parts` are what has changed, for people to read.
    `leave`: sequences that there are no more."""

    motions: list[str] = []
    recount: bool = False
    enter: list[str] = []
    deals: bool = False
    parts: list[str] = []
    leave: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.motions)


def affected(old: Playbook, new: Playbook) -> Affected:
    """Whom the change from one version to the next concerns without anything happening. Both are
    as they decide, with the rules that are warming in them."""
    found = Affected()
    warm = set(old.warming) - set(new.warming)
    kept = {name for motion in new.motions.values() for name in motion.nurture.sequences}
    for name, motion in new.motions.items():
        before = old.motions.get(name) or old.motion("account" if name == "business" else "")
        parts = list(_parts(before, motion))
        parts += [where.partition(".")[2] for where in sorted(warm) if where.startswith(f"{name}.")]
        nurture, were = motion.nurture, before.nurture
        entering = [each for each in nurture.sequences.values() if _takes(each, nurture, were)]
        gone = [each for each in were.sequences if each not in nurture.sequences]
        renamed = list(_renamed(nurture, were))
        gone = [each for each in gone if each not in nurture.renamed]
        if not parts and not entering and not gone and not renamed:
            continue
        found.motions.append(name)
        found.parts += [f"{name}.{part}" for part in parts]
        found.parts += [f"{name}.sequences.{each.name}" for each in entering]
        found.parts += [f"{name}.sequences.{each}" for each in (*gone, *renamed)]
        found.recount |= bool(set(parts) & set(COUNTED))
        found.enter += [each.name for each in entering]
        found.leave += [each for each in gone if each not in kept]
        found.deals |= DEALS in parts
    if new.warming:
        found.recount = True
        found.motions = list(new.motions)  # who moves takes along what was kept
        found.parts += [each for each in new.warming if each not in found.parts]
    return found


def both(one: Affected, other: Affected) -> Affected:
    """What either asks for: a sweep that had not ended is taken over by the next."""
    return Affected(
        motions=_union(one.motions, other.motions),
        recount=one.recount or other.recount,
        enter=_union(one.enter, other.enter),
        deals=one.deals or other.deals,
        parts=_union(one.parts, other.parts),
        leave=_union(one.leave, other.leave),
    )


def warming_of(old: Playbook, new: Playbook) -> list[str]:
    """Where the rules stand that look back at more than was kept so far. `old` is the version in
    force, with the rules that are still warming in it."""
    found = []
    for name, motion in new.motions.items():
        before = old.motions.get(name) or old.motion("account" if name == "business" else "")
        kept = before.qualify
        found += [
            where
            for where, condition in conditions(motion)
            if where in old.warming or not _known(condition.uses, kept)
        ]
    return sorted(set(found))


def carried_over(old: Playbook, new: Playbook, before: Carried) -> Carried:
    """What those who are inside of sequences need to go on: former names of sequences and of steps,
    and for every sequence the steps that are gone, with the one that comes next instead. `before`
    is the same of the version in force, `old`."""
    found = Carried()
    for name, motion in new.motions.items():
        were = old.motions[name].nurture if name in old.motions else None
        now = motion.nurture.sequences
        said = were.renamed if were is not None else {}
        names = former_names(now, motion.nurture.renamed, {**said, **before.renamed.get(name, {})})
        if names:
            found.renamed[name] = names
        for sequence in now.values():
            was = predecessor(sequence.name, names, were)
            _steps(name, sequence, was, before, found)
    return found


def name_now(book: Playbook, sequence: str) -> str:
    """What a sequence is called by now; its own name where none has taken its place."""
    plans = [motion.nurture for motion in book.motions.values()]
    if not any(sequence in plan.sequences for plan in plans):
        for plan in plans:
            if sequence in plan.renamed:
                return plan.renamed[sequence]
    return sequence


def predecessor(name: str, names: Mapping[str, str], were: Nurturing | None) -> Sequence | None:
    """The sequence as it was, also where it had another name; `names`: former -> now."""
    called = [name, *(former for former, now in names.items() if now == name)]
    known = were.sequences if were is not None else {}
    return next((known[each] for each in called if each in known), None)


def _steps(
    motion: str, now: Sequence, was: Sequence | None, before: Carried, found: Carried
) -> None:
    """Note what became of the steps of a sequence."""
    key, key_then = f"{motion}/{now.name}", f"{motion}/{was.name if was is not None else now.name}"
    said = {**(was.renamed if was is not None else {}), **before.renamed.get(key_then, {})}
    names = former_names(now.by_name, now.renamed, said)
    gone = dict(before.former.get(key_then, {}))
    if was is not None:
        gone = {step: _still(to, was, now, names) for step, to in gone.items()}
        gone |= {step.name: _still(step.name, was, now, names) for step in was.steps}
    gone = {each: to for each, to in gone.items() if each not in now.by_name and each not in names}
    if names:
        found.renamed[key] = names
    if gone:
        found.former[key] = dict(sorted(gone.items()))


def _still(step: str, was: Sequence, now: Sequence, names: Mapping[str, str]) -> str:
    """The step, or the first after it, that the sequence still has, by whatever name."""
    while step and step not in now.by_name:
        step = names[step] if step in names else was.following.get(step, "")
    return step


def _parts(old: Motion, new: Motion) -> Iterable[str]:
    """The parts that decide what people are, where they differ."""
    for part in (*COUNTED, *LOOKED_AT):
        if said(getattr(old.qualify, part)) != said(getattr(new.qualify, part)):
            yield part
    if said(old.convert.coverage) != said(new.convert.coverage):
        yield DEALS


def _renamed(now: Nurturing, were: Nurturing) -> Iterable[str]:
    """Sequences that were called otherwise so far, or had steps that were."""
    for sequence in now.sequences.values():
        was = predecessor(sequence.name, now.renamed, were)
        steps = was.by_name if was is not None else {}
        if was is not None and (
            was.name != sequence.name or any(each in steps for each in sequence.renamed)
        ):
            yield sequence.name


def _takes(sequence: Sequence, now: Nurturing, were: Nurturing) -> bool:
    """Whether the sequence takes in those who stand at its stages already: it says so, and has not
    said the same before."""
    if (
        not sequence.include_existing
        or sequence.closed
        or not (sequence.enter_at_stage or sequence.enter_at_segment)
    ):
        return False
    was = predecessor(sequence.name, now.renamed, were)
    return was is None or _entry(was) != _entry(sequence)


def _entry(sequence: Sequence) -> Any:
    entered = (sequence.enter_at_stage, sequence.enter_at_segment)
    return said((*entered, sequence.when, sequence.include_existing, sequence.closed))


def said(value: Any) -> Any:
    """A plan as plain values: conditions by their text, lookups left out."""
    if isinstance(value, Condition):
        return value.text
    if is_dataclass(value) and not isinstance(value, type):
        return tuple((f.name, said(getattr(value, f.name))) for f in fields(value) if f.init)
    if isinstance(value, Mapping):
        return {key: said(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [said(each) for each in value]
    return value


def _known(uses: Uses, kept: Qualifying) -> bool:
    """Whether all that a condition looks back at has been kept."""
    return (
        _deep(uses.windows, kept.depths)
        and _deep(uses.account_windows, kept.account_depths)
        and _deep(uses.days, kept.day_depths)
        and _deep(uses.account_days, kept.account_day_depths)
        and all(_noted(keep, kept.keeps) for keep in uses.keeps)
        and all(_noted(keep, kept.account_keeps) for keep in uses.account_keeps)
    )


def _deep(asked: Mapping[str, tuple[int, int]], kept: Mapping[str, int]) -> bool:
    return all(depth <= kept.get(event, 0) for event, (_, depth) in asked.items())


def _noted(asked: Keep, kept: Iterable[Keep]) -> bool:
    return any(
        replace(each, days=0, depth=0) == replace(asked, days=0, depth=0)
        and each.days >= asked.days
        and each.depth >= asked.depth
        for each in kept
    )


def _union(one: list[str], other: list[str]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))
