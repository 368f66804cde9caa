"""Sequences that follow segments: entered with them, and left with them where that is declared."""

from collections.abc import Iterable

from leadwright.core.case import Case
from leadwright.core.notes import Notes
from leadwright.engine.wiring import contact_of
from leadwright.nurture.plan import Sequence
from leadwright.nurture.sequences import end, enter
from leadwright.playbook.model import Motion
from leadwright.qualify.live import Moved


def segments_moved(case: Case, motion: Motion, moved: Iterable[Moved]) -> None:
    """Enter and leave sequences with the segments that the person at hand, or their account, has
    just entered or left. The account's other people hear of it (`engine.told`)."""
    nurture = motion.nurture
    for rule, entered in moved:
        name = rule.segment
        if rule.of == "account" and name in motion.qualify.joining:
            _note(case.head.notes, name, case.at if entered else 0)
        if not case.person.id:
            continue
        if entered:
            for sequence in nurture.at_segment.get(name, ()):
                enter(case, sequence, contact_of(motion), f"segment {name} was entered")
        else:
            for sequence in nurture.left_with.get(name, ()):
                _leave(case, sequence)


def follow_account(case: Case, motion: Motion) -> None:
    """Catch up with the segments of the account, which it entered and left without the person."""
    nurture, notes = motion.nurture, case.head.notes
    for segment, since in (notes.joined if notes is not None else {}).items():
        for sequence in nurture.at_segment.get(segment, ()):
            if case.person.entered.get(sequence.name, 0) < since:
                enter(case, sequence, contact_of(motion), f"their account is in segment {segment}")
    for enrolment in list(case.person.enrolments):
        found = nurture.sequences.get(enrolment.sequence)
        if found is not None and found.leave_with_segment:
            _leave(case, found)


def _note(notes: Notes | None, segment: str, at: int) -> None:
    """Note since when the account is in a segment; 0: it is not any more."""
    if notes is None:
        return
    if at:
        notes.joined[segment] = at
    else:
        notes.joined.pop(segment, None)


def _leave(case: Case, sequence: Sequence) -> None:
    inside: set[str] = set()
    for notes in (case.person.notes, case.head.notes):
        inside.update(notes.segments if notes is not None else ())
    if not inside.isdisjoint(sequence.enter_at_segment):
        return
    for enrolment in list(case.person.enrolments):
        if enrolment.sequence == sequence.name:
            segments = ", ".join(sorted(sequence.enter_at_segment))
            end(case, enrolment, "exit", f"segment left: {segments}")
