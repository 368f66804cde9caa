"""Lengths of time, read and said."""

import pytest

from leadwright.core.time import duration, spoken


@pytest.mark.parametrize("text", ["1 second", "90 seconds", "5 minutes", "2 hours", "14 days"])
def test_a_duration_is_said_as_it_was_written(text: str) -> None:
    assert spoken(duration(text)) == text


def test_a_duration_is_said_in_the_largest_unit_that_fits() -> None:
    assert spoken(duration("60 minutes")) == "1 hour"
    assert spoken(duration("1 week")) == "7 days"
    assert spoken(1_500) == "1500 ms"
