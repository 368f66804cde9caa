"""Rates and percentiles, against what is counted one by one."""

from hypothesis import given
from hypothesis import strategies as st

from leadwright.measure.formulas import percentile, rate


def test_a_rate_of_nothing_is_unknown_and_not_zero() -> None:
    assert rate(0, 0) is None
    assert rate(0, 4) == 0.0
    assert rate(1, 3) == 0.3333


@given(
    st.dictionaries(st.integers(1, 50), st.integers(1, 20), min_size=1),
    st.floats(0.01, 1.0),
)
def test_at_least_the_share_lies_within_a_percentile_and_less_within_the_bound_before(
    buckets: dict[int, int], share: float
) -> None:
    bound = percentile(buckets, share)
    assert bound is not None
    total = sum(buckets.values())
    within = sum(count for upper, count in buckets.items() if upper <= bound)
    before = within - buckets[bound]
    assert within >= share * total > before


def test_the_percentile_of_nothing_is_unknown() -> None:
    assert percentile({}, 0.5) is None
