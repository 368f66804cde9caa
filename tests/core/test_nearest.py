"""The name that was meant is found, among thousands too, and not for long."""

from time import process_time

from leadwright.core.nearest import listed, nearest

FEW = ["welcome", "cart_recovery", "win_back"]
MANY = [f"segment_{number}" for number in range(10_000)]


def test_the_closest_name_is_meant() -> None:
    assert nearest("welcom", FEW) == "welcome"
    assert nearest("winback", FEW) == "win_back"
    assert nearest("zebra", FEW) == ""
    assert nearest("welcom", []) == ""


def test_among_thousands_a_slip_is_found_too() -> None:
    assert nearest("welcom", [*MANY, *FEW]) == "welcome"
    assert nearest("cart_recovrey", [*MANY, *FEW]) == "cart_recovery"
    assert nearest("zebra", [*MANY, *FEW]) == ""
    assert nearest("segmnet_123", MANY) == "segment_123"


def test_hundreds_of_slips_among_thousands_take_no_time() -> None:
    began = process_time()
    for number in range(100):
        assert nearest(f"segmentt_{number}", MANY)
    assert process_time() - began < 5  # compared one with another it would be minutes


def test_names_are_listed_up_to_a_point() -> None:
    assert listed(FEW) == "welcome, cart_recovery, win_back"
    assert listed(MANY).endswith("segment_19 and 9,980 more")
