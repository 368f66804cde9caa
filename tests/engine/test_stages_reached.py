"""A stage is reached when its condition becomes true, also on the way to a higher one."""

from one_unit import ANA, NOON, Desk

from leadwright.core.input import EVENT
from leadwright.core.time import DAY
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.playbook.shipped import shipped_text

KNOWN = {"email": "ana@example.com", "consent_email_marketing": True, "time_zone": "UTC"}


def test_whoever_is_qualified_at_once_is_a_lead_too_and_welcomed(b2c: Playbook) -> None:
    desk = Desk(b2c)
    outcome = desk.fold(EVENT, "Product Added", NOON, ANA, body={"value": 5}, traits=KNOWN)
    assert desk.ana.stage == "qualified"
    assert desk.ana.reached == {"lead": NOON, "qualified": NOON}
    assert outcome.deltas["reached", "lead"] == outcome.deltas["reached", "qualified"] == (1, 0)
    assert [touch.content for touch in outcome.touches] == ["welcome"]


def test_a_stage_that_does_not_hold_is_not_reached_on_the_way(b2b: Playbook) -> None:
    desk = Desk(b2b, "account")
    desk.event("Webinar Attended")
    assert desk.ana.stage == "engaged"
    assert "lead" not in desk.ana.reached


def test_falling_back_to_a_stage_is_not_reaching_it() -> None:
    text = shipped_text("b2c").replace(
        "enter_at_stage: [lead]", "enter_at_stage: [lead]\n      reenter_after: 1 day"
    )
    desk = Desk(load(text))
    desk.fold(EVENT, "Product Added", NOON, ANA, traits=KNOWN)
    desk.run_to(NOON + 10 * DAY)
    assert desk.ana.stage == "lead"
    entered = [one.at for one in desk.decisions("enrolment") if one.name == "welcome/entered"]
    assert entered == [NOON]


def test_rising_again_is_reaching_it_again(b2b: Playbook) -> None:
    desk = Desk(b2b, "account")
    desk.account(name="Acme", employees=500)
    desk.event("Demo Requested")
    desk.command("reject", NOON + 1, reason="not_now")
    desk.run_to(NOON + 60 * DAY)
    desk.event("Demo Requested", NOON + 60 * DAY)
    assert desk.names("hand_off").count("requested") == 2
