"""The business motion: people decide together, sales answers, deals are left alone."""

from one_unit import NOON, Desk

from leadwright.core.time import DAY, HOUR, MINUTE


def _offered(company: Desk, at: int = NOON) -> str:
    """Bring the account to an offered hand-off; its id."""
    company.event("Demo Requested", at)
    handoff = company.unit.head.handoff
    assert handoff is not None
    company.message("HandOffGiven", at, hand_off=handoff.id, owner="ben", because="next in turn")
    return handoff.id


def test_points_are_added_up_over_the_people_of_an_account(company: Desk) -> None:
    company.traits(person=8, email="bo@acme.example")
    company.event("Asset Downloaded", NOON, person=7)
    company.event("Asset Downloaded", NOON, person=8)
    assert company.unit.head.awards["whitepaper"].milli == 30_000
    assert company.ana.awards["whitepaper"].milli == 15_000


def test_a_rule_gives_points_only_so_often_a_day(company: Desk) -> None:
    for minute in range(5):
        company.event("Page Viewed", NOON + minute * MINUTE, path="/pricing/team")
    assert company.ana.awards["pricing_page"].milli == 30_000
    company.event("Page Viewed", NOON + DAY, path="/pricing/team")
    assert company.ana.awards["pricing_page"].times == 1


def test_fit_and_engagement_together_make_an_mql_that_is_offered_to_sales(company: Desk) -> None:
    outcome = company.event("Demo Requested", NOON)
    assert company.unit.head.stage == "mql"
    assert company.names("hand_off") == ["requested"]
    (message,) = outcome.messages
    assert (message.to_team, message.name) == ("sales", "HandOffRequested")
    stage = next(each for each in outcome.decisions if each.name == "mql")
    assert stage.values["account.engagement"] == 60.0
    assert stage.rule == "business.stages.mql"


def test_a_score_cools_and_the_stage_is_left_ten_percent_below_its_entry(company: Desk) -> None:
    company.event("Asset Downloaded", NOON)
    assert company.ana.stage == "engaged"
    company.run_to(NOON + 2 * DAY)  # 15 points after two days are 13.6: above 13.5
    assert company.ana.stage == "engaged"
    company.run_to(NOON + 3 * DAY)
    assert company.ana.stage == "lead"


def test_sales_accepts_and_owns_the_account(company: Desk) -> None:
    _offered(company)
    company.command("accept", NOON + HOUR)
    head = company.unit.head
    assert (head.stage, head.owner) == ("sal", "ben")
    assert company.names("hand_off")[-1] == "accepted"


def test_a_rejection_needs_a_reason_that_the_playbook_knows(company: Desk) -> None:
    _offered(company)
    company.command("reject", NOON + HOUR, reason="bad mood")
    assert company.decisions("refused")[0].because.startswith("'bad mood' is no reason")
    company.command("reject", NOON + HOUR, reason="no_budget")
    assert company.unit.head.stage == "recycled"
    assert company.unit.head.owner == ""


def test_a_recycled_account_is_offered_again_only_after_its_rest(company: Desk) -> None:
    _offered(company)
    company.command("reject", NOON + HOUR, reason="not_now")
    company.event("Demo Requested", NOON + 2 * DAY)
    assert company.unit.head.stage == "recycled"
    company.event("Demo Requested", NOON + 32 * DAY)
    assert company.unit.head.stage == "mql"
    assert company.names("hand_off").count("requested") == 2


def test_a_hand_off_is_reminded_and_then_taken_back(company: Desk) -> None:
    _offered(company)
    company.run_to(NOON + 2 * HOUR)
    assert company.names("hand_off")[-1] == "reminded"
    company.run_to(NOON + 4 * HOUR - 1)
    assert company.names("hand_off")[-1] == "reminded"
    company.run_to(NOON + 4 * HOUR)
    assert company.names("hand_off")[-1] == "taken_back"
    released, asked = company.outcomes[-1].messages
    assert (released.name, asked.name) == ("HandOffReleased", "HandOffRequested")
    assert asked.body["declined"] == ["ben"]


def test_an_accepted_hand_off_has_no_clock_any_more(company: Desk) -> None:
    _offered(company)
    company.command("accept", NOON + HOUR)
    company.run_to(NOON + DAY)
    assert "taken_back" not in company.names("hand_off")


def test_an_offer_of_a_hand_off_long_gone_changes_nothing(company: Desk) -> None:
    _offered(company)
    company.message("HandOffGiven", NOON, hand_off="another", owner="ana", because="")
    assert company.unit.head.owner == "ben"


def test_nurture_mixes_mail_and_tasks(company: Desk) -> None:
    company.event("Asset Downloaded", NOON)
    company.run_to(NOON + 20 * DAY)
    assert [touch.step for touch in company.touches()] == ["guide", "case", "check_in"]
    (task,) = [task for one in company.outcomes for task in one.tasks if task.kind == "task"]
    assert task.title == "Call and ask what they are solving"


def test_a_task_is_completed_once(company: Desk) -> None:
    company.event("Asset Downloaded", NOON)
    company.run_to(NOON + 8 * DAY)
    (task,) = company.ana.tasks.values()
    outcome = company.command("complete_task", NOON + 8 * DAY, person=7, task=task.id)
    assert outcome.tasks[0].state == "done"
    again = company.command("complete_task", NOON + 8 * DAY, person=7, task=task.id)
    assert again.decisions[0].kind == "refused"


def test_an_open_opportunity_ends_nurture(company: Desk) -> None:
    company.event("Asset Downloaded", NOON)
    outcome = company.command("open_opportunity", NOON + HOUR, person=7, amount=100_000)
    assert company.unit.head.stage == "opportunity"
    assert outcome.stops_unit
    company.run_to(NOON + 20 * DAY)
    assert [touch.step for touch in company.touches()] == ["guide"]


def test_people_of_a_customer_are_left_alone(company: Desk) -> None:
    company.command("set_stage", NOON, stage="customer")
    company.traits(NOON + HOUR, person=8, email="bo@acme.example", consent_email_marketing=True)
    company.event("Asset Downloaded", NOON + HOUR, person=8)
    assert company.touches() == []
    assert company.names("withheld") == ["customer"]


def test_a_won_deal_makes_a_customer_and_frees_its_holder(company: Desk) -> None:
    _offered(company)
    company.command("accept", NOON + HOUR)
    company.command("open_opportunity", NOON + HOUR, opportunity="d1", amount=100_000)
    outcome = company.command("set_opportunity", NOON + DAY, opportunity="d1", stage="won")
    assert company.unit.head.stage == "customer"
    assert [message.name for message in outcome.messages] == ["HandOffReleased"]
    assert outcome.deltas["won_value", "EUR"] == (1, 100_000)


def test_a_stage_that_is_none_is_refused(company: Desk) -> None:
    outcome = company.command("set_stage", NOON, stage="enlightened")
    assert outcome.decisions[0].kind == "refused"


def test_a_command_nobody_knows_is_refused(company: Desk) -> None:
    assert company.command("dance", NOON).decisions[0].kind == "refused"


def test_an_event_that_comes_after_an_unnoticed_clock_still_counts(company: Desk) -> None:
    _offered(company)
    company.event("Webinar Attended", NOON + 3 * HOUR)
    assert company.names("hand_off")[-1] == "reminded"
    assert company.ana.awards["webinar"].milli == 20_000


def test_traits_become_the_type_the_catalogue_declares(company: Desk) -> None:
    company.account(employees="1200", is_target="yes")
    assert company.unit.head.traits["employees"] == 1200
    assert company.unit.head.traits["is_target"] is True
