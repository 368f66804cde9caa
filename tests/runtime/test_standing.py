"""What explanations say of scores, segments and answers."""

from leadwright.core.notes import Answer, Award, Notes
from leadwright.core.time import DAY
from leadwright.playbook.load import load
from leadwright.runtime.standing import Standing, standing

TEXT = """\
leadwright: 1
name: x
model: b2b
business:
  scores: {interest: {half_life: 10 days, rules: {look: {event: Page Viewed, points: 1}}}}
  grades: {A: 40, B: 20}
  temperature: {warm: 20, hot: 50}
  bant: {fresh_for: 30 days, budget: Is there money?, need: What for?}
"""
PLAN = load(TEXT).motion("account").qualify


def test_a_named_score_is_the_sum_of_what_its_rules_give_today() -> None:
    notes = Notes(scores={"interest": {"look": Award(8_000, 0)}})
    found = standing(notes, 0, PLAN, 10 * DAY, of_account=False)
    assert found.scores == {"interest": {"look": 4_000}}


def test_an_account_shows_its_answers_and_what_is_still_to_ask() -> None:
    notes = Notes(temperature="hot", answers={"budget": Answer(True, 0, "ben", 0, "in May")})
    fresh = standing(notes, 20_000, PLAN, 30 * DAY - 1, of_account=True)
    assert (fresh.grade, fresh.temperature) == ("B", "hot")
    assert [(each.question, each.yes, each.fresh) for each in fresh.answers] == [
        ("budget", True, True)
    ]
    assert fresh.open_questions == {"need": "What for?"}

    stale = standing(notes, 0, PLAN, 30 * DAY, of_account=True)
    assert stale.answers[0].fresh is False
    assert list(stale.open_questions) == ["budget", "need"]


def test_of_a_person_nothing_is_asked_and_without_a_playbook_for_it_nothing_is_said() -> None:
    assert standing(None, 0, PLAN, 0, of_account=False) == Standing(temperature="cold")
    plain = load("leadwright: 1\nname: x\nmodel: b2b\nbusiness: {}").motion("account").qualify
    assert standing(None, 99_000, plain, 0, of_account=True) == Standing()
