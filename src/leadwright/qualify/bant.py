"""BANT: what sales found out about budget, authority, need and timeline."""

from typing import Any

from leadwright.core.case import Case
from leadwright.core.notes import Answer, Notes
from leadwright.core.value import BOOLEAN, coerce
from leadwright.qualify.plan import Bant

WORDS_MAX = 500
UNKNOWN = "unknown"


def answer(case: Case, bant: Bant | None) -> bool:
    """Note the answers that the command brings; some of the questions will do.

    Its body maps questions to yes, no or unknown (which takes an answer back), and may have a
    `note`. Refused with a reason, and nothing noted, if it makes no sense; says whether it did.
    """
    if bant is None or case.head.kind != "account":
        case.refuse("nobody is asked about budget, authority, need and timeline here")
        return False
    body = dict(case.input.body)
    words = body.pop("note", "")
    if reason := _mistake(body, bant) or ("" if isinstance(words, str) else "a note is text"):
        case.refuse(reason)
        return False
    notes = case.head.notes if case.head.notes is not None else Notes()
    case.head.notes = notes
    for question in (each for each in bant.questions if each in body):
        _note(case, notes, question, coerce(body[question], BOOLEAN), words[:WORDS_MAX])
    return True


def _mistake(body: dict[str, Any], bant: Bant) -> str:
    """Why the answers cannot be taken; empty if they can."""
    asked = ", ".join(bant.questions)
    if not body:
        return f"answer at least one of {asked}"
    for question, said in sorted(body.items()):
        if question not in bant.questions:
            return f"{question!r} is not asked; there are {asked}"
        if said != UNKNOWN and coerce(said, BOOLEAN) is None:
            return f"{question} takes yes, no or unknown"
    return ""


def _note(case: Case, notes: Notes, question: str, yes: Any, words: str) -> None:
    said = UNKNOWN if yes is None else "yes" if yes else "no"
    if yes is None:
        notes.answers.pop(question, None)
    else:
        notes.answers[question] = Answer(yes, case.at, case.input.actor, case.person.id, words)
    because = f"answered by {case.input.actor or 'the system'}"
    case.decide("answer", f"{question}/{said}", because, f"{case.motion}.bant.{question}")
