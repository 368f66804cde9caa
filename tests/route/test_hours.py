"""Working time runs while somebody is at work, in their own zone, and stands still otherwise."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.route.hours import after, at_work, away
from leadwright.route.plan import Hours

WEEKDAYS = frozenset(range(5))
BERLIN = Hours(zone="Europe/Berlin", from_minute=9 * 60, to_minute=18 * 60, days=WEEKDAYS)


def at(text: str) -> int:
    """An instant, UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


WEDNESDAY_NOON = at("2026-11-18T11:00")
"""12:00 in Berlin."""


def test_without_hours_all_time_is_working_time() -> None:
    assert after(None, WEDNESDAY_NOON, 4 * HOUR) == WEDNESDAY_NOON + 4 * HOUR
    assert at_work(None, WEDNESDAY_NOON)
    assert not away(None, WEDNESDAY_NOON)


def test_within_a_day_working_time_is_time() -> None:
    assert after(BERLIN, WEDNESDAY_NOON, 4 * HOUR) == WEDNESDAY_NOON + 4 * HOUR


def test_what_is_left_in_the_evening_goes_on_in_the_morning() -> None:
    four = at("2026-11-18T15:00")  # 16:00 there: two hours are left
    assert after(BERLIN, four, 4 * HOUR) == at("2026-11-19T10:00")


def test_the_last_instant_of_a_day_still_belongs_to_it() -> None:
    assert after(BERLIN, WEDNESDAY_NOON, 6 * HOUR) == at("2026-11-18T17:00")
    assert after(BERLIN, WEDNESDAY_NOON, 6 * HOUR + 1) == at("2026-11-19T08:00") + 1


def test_a_weekend_does_not_count() -> None:
    friday = at("2026-11-20T16:30")
    assert after(BERLIN, friday, HOUR) == at("2026-11-23T08:30")
    assert not at_work(BERLIN, at("2026-11-21T11:00"))


def test_work_begins_with_its_first_instant_and_ends_before_its_last() -> None:
    assert at_work(BERLIN, at("2026-11-18T08:00"))
    assert not at_work(BERLIN, at("2026-11-18T08:00") - 1)
    assert at_work(BERLIN, at("2026-11-18T17:00") - 1)
    assert not at_work(BERLIN, at("2026-11-18T17:00"))


def test_days_of_absence_are_days_of_their_own_zone() -> None:
    christmas = date(2026, 12, 24).toordinal()
    hours = Hours(zone="America/New_York", from_minute=0, to_minute=1440, days=frozenset(range(7)),
                  away=((christmas, christmas + 1),))  # fmt: skip
    assert not away(hours, at("2026-12-24T04:59"))
    assert away(hours, at("2026-12-24T05:00"))
    assert away(hours, at("2026-12-26T04:59"))
    assert after(hours, at("2026-12-24T12:00"), 0) == at("2026-12-26T05:00")


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change() -> None:
    friday = at("2026-10-23T15:00")  # 17:00 in summer time
    assert after(BERLIN, friday, 2 * HOUR) == at("2026-10-26T09:00")  # 10:00 in winter time


def test_somebody_who_never_comes_back_does_not_stop_the_program() -> None:
    gone = Hours(zone="UTC", from_minute=0, to_minute=1440, days=WEEKDAYS, away=((1, 3_000_000),))
    assert after(gone, WEDNESDAY_NOON, HOUR) == WEDNESDAY_NOON


@settings(max_examples=200, deadline=None)
@given(
    start=st.integers(0, 400 * 24 * 60),
    first=st.integers(0, 3_000),
    second=st.integers(0, 3_000),
)
def test_two_stretches_of_work_are_one_long_one(start: int, first: int, second: int) -> None:
    begins = at("2026-01-01T00:00") + start * MINUTE
    whole = after(BERLIN, begins, (first + second) * MINUTE)
    parts = after(BERLIN, after(BERLIN, begins, first * MINUTE), second * MINUTE)
    assert whole == parts or (not second and parts - whole < 3 * DAY)
