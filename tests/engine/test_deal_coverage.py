"""Whom a deal needs: stakeholders, coverage, and warnings that come and go by themselves."""

from one_unit import ANA, NOON, Desk

from leadwright.convert.coverage import covered
from leadwright.core.outcome import Task
from leadwright.core.time import DAY, HOUR, day_of
from leadwright.core.unit import Stakeholder
from leadwright.playbook.model import Playbook

BO, CY = 8, 9


def _deal(company: Desk, at: int = NOON, **more: object) -> None:
    for person in (ANA, BO, CY):
        company.traits(at, person=person, email=f"p{person}@acme.example")
    company.command("open_opportunity", at, opportunity="d1", amount=5_000_000, **more)


def _warnings(company: Desk) -> list[str]:
    return sorted(company.unit.head.warnings)


def _tasks(company: Desk) -> list[Task]:
    return [task for one in company.outcomes for task in one.tasks if task.kind == "task"]


def _part(company: Desk, person: int, at: int = NOON, **said: object) -> Stakeholder:
    company.command("set_stakeholder", at, person=person, **said)
    return company.unit.head.stakeholders[person]


def test_a_deal_on_nobody_is_warned_of_at_once(company: Desk) -> None:
    company.command("set_owner", NOON, owner="ana")
    _deal(company)
    assert _warnings(company) == ["missing_role/champion", "single_threaded"]
    single, champion = company.decisions("deal_warning")
    assert single.because == "0 people are engaged, and 2 should be"
    assert single.rule == "business.convert.coverage"
    assert champion.name == "missing_role/champion"
    assert [(task.owner, task.state) for task in _tasks(company)] == [("ana", "open")] * 2
    assert _tasks(company)[1].title == "Find the champion at Acme"


def test_a_warning_is_over_as_soon_as_it_is_not_so_any_more(company: Desk) -> None:
    _deal(company)
    _part(company, ANA, role="champion")
    assert _warnings(company) == ["single_threaded"]
    assert company.decisions("deal_warning")[-1].name == "missing_role/champion/over"
    _part(company, BO, role="user")
    assert _warnings(company) == []
    assert [task.state for task in _tasks(company)] == ["open", "open", "withdrawn", "withdrawn"]
    assert len({task.id for task in _tasks(company)}) == 2


def test_later_stages_of_a_deal_need_more_roles(company: Desk, b2b: Playbook) -> None:
    _deal(company)
    _part(company, ANA, role="champion")
    _part(company, BO, role="user")
    company.command("set_opportunity", NOON, opportunity="d1", stage="security_assessment")
    assert _warnings(company) == ["missing_role/economic_buyer", "missing_role/technical_evaluator"]
    now = covered(company.unit.head, b2b.motion("account").convert, day_of(NOON))
    assert now.needed == ("champion", "technical_evaluator", "economic_buyer")
    assert (now.engaged, now.people) == (("champion",), 2)


def test_who_falls_silent_is_not_engaged_any_more(company: Desk) -> None:
    _deal(company)
    _part(company, ANA, role="champion")
    _part(company, BO, role="user")
    company.run_to((day_of(NOON) + 31) * DAY - 1)
    assert _warnings(company) == []
    company.run_to((day_of(NOON) + 31) * DAY)
    assert _warnings(company) == ["missing_role/champion", "single_threaded"]
    company.event("Page Viewed", NOON + 40 * DAY, person=ANA)
    assert _warnings(company) == ["single_threaded"]


def test_a_call_counts_as_being_heard_from(company: Desk) -> None:
    _deal(company)
    _part(company, ANA, role="champion")
    company.run_to(NOON + 40 * DAY)
    company.command("log_call", NOON + 40 * DAY, person=ANA, disposition="connected")
    assert "missing_role/champion" not in _warnings(company)


def test_somebody_who_stands_against_it_raises_the_alarm(company: Desk) -> None:
    _deal(company)
    _part(company, ANA, role="technical_evaluator", stance="supportive")
    assert "blocker/7" not in _warnings(company)
    _part(company, ANA, stance="opposed", concern="Data leaves the country")
    assert "blocker/7" in _warnings(company)
    assert company.decisions("deal_warning")[-1].name == "blocker"
    _part(company, ANA, stance="neutral")
    assert "blocker/7" not in _warnings(company)


def test_when_the_deal_is_over_so_are_its_warnings(company: Desk) -> None:
    _deal(company)
    company.command("set_opportunity", NOON + HOUR, opportunity="d1", stage="lost",
                    lost_to="Globex", reason="price")  # fmt: skip
    assert _warnings(company) == []
    assert company.unit.head.watch == 0
    deal = company.unit.head.opportunities["d1"]
    assert deal.lost_to == "Globex"
    assert company.decisions("opportunity")[-1].values["lost_to"] == "Globex"


def test_the_task_of_a_warning_can_be_done_and_the_warning_stays(company: Desk) -> None:
    _deal(company)
    task = _tasks(company)[0]
    outcome = company.command("complete_task", NOON + HOUR, task=task.id)
    assert [(each.id, each.state) for each in outcome.tasks] == [(task.id, "done")]
    assert "single_threaded" in _warnings(company)
    assert company.decisions("deal_warning")[-1].name != "single_threaded/over"


def test_how_far_somebody_is_keeps_its_history(company: Desk) -> None:
    _deal(company)
    _part(company, ANA, role="champion", stage="aware")
    _part(company, ANA, NOON + DAY, stage="evaluating")
    part = _part(company, ANA, NOON + 2 * DAY, stage="aware")
    assert part.stage == "aware"
    assert part.stages == {"aware": NOON, "evaluating": NOON + DAY}
    moves = [(one.name, one.values["was"]) for one in company.decisions("stakeholder")]
    assert moves[1:] == [("stage/aware", None), ("stage/evaluating", "aware"),
                         ("stage/aware", "evaluating")]  # fmt: skip


def test_what_worries_somebody_is_in_no_decision(company: Desk) -> None:
    _deal(company)
    part = _part(company, ANA, role="legal", concern="Liability")
    assert part.concern == "Liability"
    said = [str(one) for one in company.decisions("stakeholder")]
    assert not any("Liability" in one for one in said)


def test_nonsense_about_a_stakeholder_is_refused_and_changes_nothing(company: Desk) -> None:
    for said in (
        {},
        {"role": "king"},
        {"role": "legal", "stance": "angry"},
        {"role": "legal", "stage": "never_heard"},
        {"role": "legal", "concern": "x" * 201},
    ):
        outcome = company.command("set_stakeholder", NOON, person=ANA, **said)
        assert [one.kind for one in outcome.decisions] == ["refused"]
    assert company.unit.head.stakeholders == {}
    outcome = company.command("remove_stakeholder", NOON, person=ANA)
    assert [one.kind for one in outcome.decisions] == ["refused"]


def test_an_account_has_only_so_many_stakeholders(company: Desk) -> None:
    for person in range(100, 151):
        company.command("set_stakeholder", NOON, person=person, role="user")
    assert len(company.unit.head.stakeholders) == 50
    assert company.decisions("refused")[-1].because == "an account has at most 50 stakeholders"


def test_a_consumer_is_no_stakeholder(b2c: Playbook) -> None:
    desk = Desk(b2c)
    outcome = desk.command("set_stakeholder", NOON, person=ANA, role="user")
    assert [one.kind for one in outcome.decisions] == ["refused"]


def test_a_deal_expects_to_close_on_a_day(company: Desk) -> None:
    _deal(company, expected_close="2026-12-24")
    deal = company.unit.head.opportunities["d1"]
    assert deal.expected_close == 20_811
    company.command("set_opportunity", NOON, opportunity="d1", expected_close="2027-02-30")
    assert company.decisions("refused")[-1].because.startswith("`expected_close` is a day")
    company.command("set_opportunity", NOON, opportunity="d1", lost_to="Globex")
    assert company.decisions("refused")[-1].because == "`lost_to` is for a deal that is lost"
    company.command("set_opportunity", NOON + DAY, opportunity="d1", amount=7)
    assert (deal.expected_close, deal.amount, deal.moved_at) == (20_811, 7, NOON)


def test_whoever_moves_takes_their_part_along(company: Desk, b2b: Playbook) -> None:
    _deal(company)
    _part(company, ANA, role="champion", stance="supportive")
    outcome = company.message("Leave", NOON, ANA, unit=2, into=ANA, because="another company")
    assert ANA not in company.unit.head.stakeholders
    assert "missing_role/champion" in _warnings(company)
    there = Desk(b2b, "account")
    there.message("Expect", NOON, ANA, kind="account")
    there.message("PersonArrived", NOON, ANA, **outcome.messages[-1].body)
    assert there.unit.head.stakeholders[ANA].role == "champion"
    assert there.unit.head.stakeholders[ANA].stance == "supportive"


def test_a_rule_may_ask_for_somebodys_role(company: Desk) -> None:
    from leadwright.core.expression.compile import compile_condition
    from leadwright.core.facts import Facts

    _part(company, ANA, role="legal")
    facts = Facts(company.ana, company.unit.head, {}, NOON)
    assert compile_condition("person.role in ('legal', 'procurement')").test(facts)
    company.command("remove_stakeholder", NOON, person=ANA)
    assert compile_condition("person.role is null").test(facts)
