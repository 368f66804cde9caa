"""What two names of companies say about being one."""

import pytest

from leadwright.duplicates.company_names import company
from leadwright.duplicates.evidence import NOTHING, Evidence, starts
from leadwright.duplicates.similarity import edits
from leadwright.duplicates.trades import BUSINESS, PLACES

COLOURS = (
    "amber", "azure", "coral", "ebony", "hazel", "ivory", "jade", "lilac", "mauve", "ochre",
    "olive", "pearl", "ruby", "sable",
)  # fmt: skip
TRADES = ("Logistics", "Bakery", "Roofing", "Software", "Dental")
LIST = [f"{colour.title()} {trade} Ltd" for colour in COLOURS for trade in TRADES]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Of a list where every colour is a name of five companies."""
    return Evidence([company(name) for name in LIST], BUSINESS, PLACES | {"leeds", "york"})


def bits(evidence: Evidence, one: str, other: str) -> int:
    left, right = company(one), company(other)
    found = evidence.bits(left, right)
    assert found == evidence.bits(right, left)
    return found


def test_a_word_nobody_else_has_says_more_than_one_of_many(evidence: Evidence) -> None:
    assert bits(evidence, "Matanga", "Matanga Roofing") > bits(evidence, "Ruby", "Ruby Roofing") + 5
    assert bits(evidence, "Amber Roofing", "Ruby Roofing") == NOTHING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Matanga Roofing Ltd", "Matagna Roofing Inc."),
        ("Matanga Roofing", "Roofing Matanga"),
        ("Matanga Manufacturing", "Matanga Mfg."),
        ("Matanga International", "Matanga Intl"),
        ("Matanga Roofing", "Matangaroofing"),
        ("Möllerstein Bau", "Moellerstein Bau"),
        ("Matanga", "Zuxin Ltd t/a Matanga"),
        ("Matanga Roofing", "Matanga Roofing Group"),
        ("Matanga Roofing", "Matanga Group"),
        ("Haisla Orchard Energy Works", "HOEW"),
        ("深圳市泰百电子有限公司", "泰百电子(深圳)有限公司"),
        ("株式会社ナヤニル商事", "ナヤニル商事"),
    ],
)
def test_the_same_written_in_another_way_is_alike(evidence: Evidence, one: str, other: str) -> None:
    assert bits(evidence, one, other) >= 10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Matanga Roofing", "Matanga Bakery"),
        ("Matanga Energy 1 GmbH", "Matanga Energy 2 GmbH"),
        ("Matanga Energy", "Matanga Energy III"),
        ("Matanga Class A", "Matanga Class B"),
        ("Matanga Leeds", "Matanga York"),
        ("Gordon", "Gordonstone"),
        ("深圳泰百电子有限公司", "北京泰百电子有限公司"),
        ("深圳泰百电子有限公司", "深圳泰和电子有限公司"),
    ],
)
def test_names_that_contradict_are_less_alike(evidence: Evidence, one: str, other: str) -> None:
    assert bits(evidence, one, other) < 10


def test_whoever_is_alike_begins_alike() -> None:
    for one, other in (
        ("matanga", "mtanga"), ("matanga", "maatnga"),
        ("haisla orchard energy", "hoe"),
    ):  # fmt: skip
        assert set(starts(one)) & set(starts(other))
    assert not set(starts("matanga roofing")) & set(starts("ruby bakery"))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("abc", "abc", 0),
        ("abcd", "acbd", 1),
        ("abcd", "abxcd", 1),
        ("abcd", "xbcy", 2),
        ("ab", "", 2),
    ],
)
def test_edits_are_letters_wrong_missing_or_swapped(one: str, other: str, apart: int) -> None:
    assert edits(one, other, 2) == edits(other, one, 2) == apart
    assert edits(one, other, 0) == min(apart, 1)


def test_trades_in_common_do_not_make_one_of_two(evidence: Evidence) -> None:
    assert bits(evidence, "Matanga Medical Real Estate", "Zuxin Medical Real Estate") == NOTHING
    assert bits(evidence, "天津泰百企业管理咨询", "天津嘉盛力企业管理咨询") == NOTHING


def test_a_place_does_not_count_twice_where_towns_are_known() -> None:
    names = [company(name) for name in LIST]
    alone = Evidence(names, BUSINESS, PLACES)
    beside = Evidence(names, BUSINESS, PLACES, {"leeds"})
    assert bits(beside, "Matanga Leeds", "Matanga Leeds Ltd") + 5 < bits(
        alone, "Matanga Leeds", "Matanga Leeds Ltd"
    )
