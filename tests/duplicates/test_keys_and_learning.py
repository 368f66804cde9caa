"""Who is compared at all, and what is learned from it."""

from random import Random

from leadwright.duplicates.fields import Record, record
from leadwright.duplicates.keys import SHARED_MAX, keys, sound
from leadwright.duplicates.learn import Known, learn


def share(one: dict[str, str], other: dict[str, str], kind: str = "people") -> bool:
    """Whether two records would be compared."""
    first, second = keys(kind, [record(kind, 1, one), record(kind, 2, other)])
    return bool(set(first) & set(second))


def test_one_typo_in_a_name_does_not_keep_two_apart() -> None:
    assert share(
        {"first_name": "Ana", "last_name": "Lindqvist"},
        {"first_name": "Ana", "last_name": "Lindqist"},
    )


def test_swapped_names_are_compared() -> None:
    assert share(
        {"first_name": "Lachlan", "last_name": "Berry"},
        {"first_name": "Berry", "last_name": "Lachlan"},
    )


def test_a_missing_name_is_made_up_for_by_the_rest() -> None:
    assert share({"email": "ana@a.example", "born": "1971-06-24"}, {"born": "24.06.1971"})


def test_companies_are_compared_by_any_telling_word() -> None:
    assert share({"name": "Matanga Advies B.V."}, {"name": "Matanga"}, "accounts")
    assert not share({"name": "Pilar Advies B.V."}, {"name": "Matanga Advies"}, "accounts")


def test_companies_are_compared_by_their_initials_and_written_in_one_word() -> None:
    assert share({"name": "Haisla Orchard Energy Works"}, {"name": "HOEW Inc."}, "accounts")
    assert share({"name": "Rehkern Druckerei"}, {"name": "Rehkerndruckerei GmbH"}, "accounts")
    assert share({"name": "Same Name Ltd"}, {"name": "Same Name"}, "accounts")


def test_chinese_names_are_compared_by_the_part_that_tells() -> None:
    name = "深圳市华强电子有限公司"
    assert share({"name": name}, {"name": "华强电子(深圳)有限公司"}, "accounts")
    assert not share({"name": name}, {"name": "北京市泰百贸易有限公司"}, "accounts")


def test_strangers_are_not_compared() -> None:
    assert not share(
        {"first_name": "Ana", "last_name": "Lindqvist", "born": "1971-06-24"},
        {"first_name": "Tim", "last_name": "Obrien", "born": "1984-11-02"},
    )


def test_a_key_that_everybody_shares_says_nothing() -> None:
    everybody: list[Record] = [
        record("people", n, {"phone": "0800 123456"}) for n in range(SHARED_MAX + 1)
    ]
    assert not any(keys("people", everybody))


def test_names_that_sound_alike_are_written_the_same() -> None:
    assert sound("meyer") == sound("maier")
    assert sound("smith") == sound("smyth") != sound("jones")


def test_what_is_worth_how_much_is_learned_without_being_told() -> None:
    random = Random(5)
    patterns: dict[tuple[int, ...], int] = {}
    for n in range(4_000):
        same = n < 400
        pattern = tuple(int(random.random() < (0.9 if same else 0.02)) for _ in range(4))
        patterns[pattern] = patterns.get(pattern, 0) + 1
    known = [Known([0.4, 0.6], [0.9, 0.1], [0.892, 0.108], 1.0, 1.0) for _ in range(4)]
    learned = learn(patterns, known, 4_005, 90)
    assert all(0.8 < level[1] < 0.97 for level in learned.same)
    assert 300 < learned.rate * 4_005 < 500


def test_a_company_is_never_learned_to_have_two_names() -> None:
    patterns = {(0, 1): 90, (1, 1): 110, (0, 0): 400}
    known = [
        Known([0.01, 0.99], [0.999, 0.001], [0.99, 0.01], 1.0, 0.01),
        Known([0.1, 0.9], [0.999, 0.001], [0.99, 0.01], 1.0, 1.0),
    ]
    assert learn(patterns, known, 20_000, 201).same[0][0] <= 0.01


def test_a_weight_drifts_no_further_than_it_may() -> None:
    patterns = {(1,): 500, (0,): 4_000}
    known = Known([0.2, 0.8], [0.999, 0.001], [0.9, 0.1], 1.0, 1.0, drift_bits=1.0)
    learned = learn(patterns, [known], 50_000, 400)
    weight = learned.same[0][1] / learned.other[0][1]
    assert 400 <= round(weight) <= 1_600
