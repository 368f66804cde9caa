"""The engine is patient: eighteen months of nurture for a thousand accounts, in a minute."""

import time

from sim_months import PEOPLE, Months

ACCOUNTS = 1_000
SECONDS_MAX = 60
TOUCHES_MIN = 12


def test_a_thousand_accounts_live_through_eighteen_months_within_a_minute() -> None:
    months = Months(ACCOUNTS, seed=1)
    began = time.process_time()
    months.run()
    took = time.process_time() - began
    assert len(months.touches) == ACCOUNTS * PEOPLE
    assert min(months.touches.values()) >= TOUCHES_MIN
    assert months.decisions["hand_off"] > ACCOUNTS // 10
    assert took < SECONDS_MAX, f"{months.inputs} inputs took {took:.0f} s"


def test_the_same_months_come_out_the_same() -> None:
    once, again = Months(20, seed=2), Months(20, seed=2)
    once.run()
    again.run()
    assert once.units == again.units
    assert once.decisions == again.decisions
