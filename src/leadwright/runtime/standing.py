"""What scores beyond engagement, segments and answers say of somebody as of an instant."""

import msgspec

from leadwright.core.facts import decayed, grade_of, temperature_of
from leadwright.core.notes import Notes
from leadwright.core.time import day_of
from leadwright.qualify.plan import Qualifying


class GivenAnswer(msgspec.Struct, frozen=True):
    """The answer to a BANT question: who noted it when, in their words, and whether it counts."""

    question: str
    yes: bool
    at: int
    by: str
    words: str
    fresh: bool


class Standing(msgspec.Struct, frozen=True):
    """`grade` and `temperature` are empty where the playbook has none. `scores`: named score ->
    rule -> thousandths today, of which it is the sum. `open_questions` have no fresh answer."""

    grade: str = ""
    temperature: str = ""
    segments: list[str] = []
    scores: dict[str, dict[str, int]] = {}
    answers: list[GivenAnswer] = []
    open_questions: dict[str, str] = {}


def standing(
    notes: Notes | None, fit: int, plan: Qualifying, at: int, *, of_account: bool
) -> Standing:
    """As of `at`; `fit` in thousandths."""
    noted = notes if notes is not None else Notes()
    bant = plan.bant if of_account else None
    answers = [
        GivenAnswer(
            question, each.yes, each.at, each.by, each.words, at < each.at + plan.scales.fresh_ms
        )
        for question, each in noted.answers.items()
    ]
    settled = {each.question for each in answers if each.fresh}
    questions = bant.questions.items() if bant else ()
    return Standing(
        grade=grade_of(fit / 1000, plan.grades) or "",
        temperature=temperature_of(notes) if plan.temperature else "",
        segments=noted.segments,
        scores={name: _today(noted, name, plan, at) for name in noted.scores},
        answers=answers,
        open_questions={name: words for name, words in questions if name not in settled},
    )


def _today(notes: Notes, name: str, plan: Qualifying, at: int) -> dict[str, int]:
    decay = plan.scales.decays.get(name, ())
    return {
        rule: decayed(award.milli, day_of(at) - award.day, decay)
        for rule, award in notes.scores[name].items()
    }
