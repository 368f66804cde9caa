"""What sequences and steps are called in the playbook that is tried out.

A history may know them by names they had before. Both worlds are told by the names of the new
playbook, so that another name is no other decision.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from leadwright.core.outcome import Decision
from leadwright.playbook.carried import Carried, with_carried
from leadwright.playbook.effect import carried_over
from leadwright.playbook.model import Playbook

SAID = "renamed"
"""What a decision says of a sequence that has another name: in the replayed world it always had."""
KINDS = frozenset({
    "audience", "branch", "deferred", "enrolment", "offer", "set", "task", "too_late", "touch",
    "touch_expired", "touch_failed", "touch_unknown", "touch_withheld", "withheld",
})  # fmt: skip
"""Kinds of decisions that name sequences and steps."""


@dataclass(frozen=True, slots=True)
class Names:
    """Former name -> the one it has: of sequences, and of steps by the sequence of now."""

    sequences: Mapping[str, str]
    steps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, sequence: str, step: str) -> tuple[str, str]:
        """What both are called now."""
        now = self.sequences.get(sequence, sequence)
        return now, self.steps.get(now, {}).get(step, step)

    def anew(self, decisions: Sequence[Decision]) -> list[Decision]:
        """The decisions by the names of now."""
        told = [each for each in decisions if not each.name.endswith(f"/{SAID}")]
        return [self._anew(each) if each.kind in KINDS else each for each in told]

    def _anew(self, one: Decision) -> Decision:
        name, rule = self._path(one.name), self._path(one.rule)
        old = (one.rule or one.name).split("/")[:2]
        new = (rule or name).split("/")[:2]
        values = {
            key: self._path(value) if key == "touch" and isinstance(value, str) else value
            for key, value in one.values.items()
        }
        because = one.because
        for was, now in zip(old, new, strict=False):
            if was != now:
                because = re.sub(rf"\b{re.escape(was)}\b", now, because)
        return msgspec.structs.replace(one, name=name, rule=rule, values=values, because=because)

    def _path(self, said: str) -> str:
        """`sequence`, `sequence/step` or `sequence/step/way`."""
        sequence, *rest = said.split("/")
        now, step = self.of(sequence, rest[0] if rest else "")
        return "/".join([now, *([step] if rest else []), *rest[1:]])


def names_between(old: Playbook, new: Playbook) -> Names | None:
    """From the playbook in force, which knows former names, to the one that is tried out; None if
    nothing has another name."""
    book = with_carried(new, carried_over(old, new, Carried()))
    sequences: dict[str, str] = {}
    steps: dict[str, Mapping[str, str]] = {}
    for motion in book.motions.values():
        sequences |= motion.nurture.renamed
        steps |= {
            name: each.renamed for name, each in motion.nurture.sequences.items() if each.renamed
        }
    return Names(sequences, steps) if sequences or steps else None
