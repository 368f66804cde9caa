"""Quiet hours where nobody knows where somebody is, and send windows beside them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from leadwright.core.local import NEVER, Window, closed_ms
from leadwright.core.time import DAY, HOUR
from leadwright.orchestrate.countries import ZONES
from leadwright.orchestrate.plan import QuietHours
from leadwright.orchestrate.quiet import next_allowed

QUIET = QuietHours(from_minute=21 * 60, to_minute=8 * 60, zone="Europe/Berlin")
WORKDAYS = frozenset(range(5))


def at(text: str) -> int:
    """An instant in UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_a_country_of_many_zones_is_left_alone_until_it_is_day_in_all_of_them() -> None:
    morning_in_new_york = at("2026-01-14 14:00")
    found = next_allowed(QUIET, {"country": "US"}, {}, morning_in_new_york)
    assert found == at("2026-01-14 18:00")  # 8:00 in Hawaii, 13:00 in New York


def test_the_country_of_the_account_stands_in_for_that_of_the_person() -> None:
    evening = at("2026-01-14 20:30")
    assert next_allowed(QUIET, {}, {"country": "GB"}, evening) == evening
    assert next_allowed(QUIET, {}, {"country": "DE"}, evening) == at("2026-01-15 07:00")


def test_a_zone_that_is_known_counts_alone() -> None:
    person = {"country": "US", "time_zone": "America/New_York"}
    assert next_allowed(QUIET, person, {}, at("2026-01-14 13:30")) == at("2026-01-14 13:30")


@pytest.mark.parametrize("person", [{}, {"country": "Atlantis"}, {"country": 7}])
def test_where_nothing_is_known_the_zone_of_the_playbook_counts(person: dict[str, object]) -> None:
    assert next_allowed(QUIET, person, {}, at("2026-01-14 22:00")) == at("2026-01-15 07:00")


def test_a_country_that_is_never_awake_as_a_whole_gets_nothing() -> None:
    long_night = QuietHours(from_minute=16 * 60, to_minute=9 * 60)
    assert next_allowed(long_night, {"country": "RU"}, {}, at("2026-01-14 12:00")) == NEVER


def test_a_send_window_and_quiet_hours_both_have_to_allow_it() -> None:
    window = Window(weekdays=WORKDAYS, from_minute=7 * 60, to_minute=10 * 60)
    person = {"time_zone": "UTC"}
    saturday = at("2026-01-17 09:00")
    assert next_allowed(QUIET, person, {}, saturday, window) == at("2026-01-19 08:00")
    assert next_allowed(None, person, {}, saturday, window) == at("2026-01-19 07:00")


def test_a_window_says_how_long_it_is_closed_at_most() -> None:
    office = Window(weekdays=WORKDAYS, from_minute=9 * 60, to_minute=17 * 60)
    assert closed_ms(office) == 3 * DAY - 8 * HOUR
    assert closed_ms(Window(weekdays=frozenset({2}), from_minute=0, to_minute=60)) == 7 * DAY - HOUR
    assert closed_ms(Window()) == 0


def test_every_zone_of_the_table_exists() -> None:
    assert len(ZONES) > 240
    for zones in ZONES.values():
        assert zones
        for zone in zones:
            ZoneInfo(zone)
