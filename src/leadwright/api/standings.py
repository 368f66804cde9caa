"""Named scores, grade, temperature, segments and answers as the API shows them."""

from typing import Any

from pydantic import BaseModel

from leadwright.api.access import Access
from leadwright.core.notes import Notes
from leadwright.runtime.standing import GivenAnswer as Answered
from leadwright.runtime.standing import Standing, standing


class GivenAnswer(BaseModel):
    """The answer to a BANT question; `fresh`: it still counts."""

    question: str
    yes: bool
    at: int
    by: str
    words: str
    fresh: bool


def standing_shown(
    access: Access, notes: Notes | None, fit: int, unit_kind: str, *, of_account: bool = False
) -> dict[str, Any]:
    """The fields, by name; `fit` in thousandths."""
    playbook = access.services.playbook_of(access.workspace)
    found = Standing()
    if playbook is not None:
        plan, now = playbook.motion(unit_kind).qualify, access.services.clock.now()
        found = standing(notes, fit, plan, now, of_account=of_account)
    fields: dict[str, Any] = {
        "grade": found.grade,
        "temperature": found.temperature,
        "segments": found.segments,
        "score_points": {
            score: {rule: milli / 1_000 for rule, milli in given.items()}
            for score, given in found.scores.items()
        },
    }
    if of_account:
        fields["answers"] = [_answer(each) for each in found.answers]
        fields["open_questions"] = found.open_questions
    return fields


def _answer(each: Answered) -> GivenAnswer:
    return GivenAnswer(
        question=each.question, yes=each.yes, at=each.at, by=each.by, words=each.words,
        fresh=each.fresh,
    )  # fmt: skip
