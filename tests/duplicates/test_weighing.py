"""People and companies weighed by the Splink library, without being told who is who."""

from random import Random

import pytest

pytest.importorskip("splink", reason="needs the extra `duplicates`")

from leadwright.duplicates.fields import Record, record
from leadwright.duplicates.groups import groups
from leadwright.duplicates.match import find_pairs
from leadwright.duplicates.pairs import Pair
from leadwright.duplicates.sure import sure
from leadwright.duplicates.thresholds import LOOKED_AT_MIN, PROPOSED_MIN

SYLLABLES = ("ba", "cor", "del", "fin", "gal", "hem", "jor", "kal", "lun", "mer", "nis", "tor")
FIRST = (
    "Anna", "Ben", "Carla", "David", "Emma", "Felix", "Greta", "Henrik", "Ines", "Jonas", "Katrin",
    "Leo", "Maria", "Nils", "Olga", "Paul", "Rita", "Sven", "Tanja", "Ulf",
)  # fmt: skip


def word(random: Random, syllables: int) -> str:
    return "".join(random.choices(SYLLABLES, k=syllables)).capitalize()


def person(random: Random) -> dict[str, str]:
    return {
        "first_name": random.choice(FIRST),
        "last_name": word(random, 3),
        "email": f"{word(random, 2).lower()}{random.randrange(10**4)}@mail.example",
        "phone": f"040 {random.randrange(10**6, 10**7)}",
        "street": f"{word(random, 2)}strasse {random.randrange(1, 99)}",
        "city": random.choice(("Bern", "Graz", "Ulm", "Lyon", "Gent", "Turin")),
        "born": f"{random.randrange(1950, 2005)}-{random.randrange(1, 13):02}"
        f"-{random.randrange(1, 29):02}",
    }


def found(kind: str, said: list[dict[str, str]]) -> list[Pair]:
    records: list[Record] = [record(kind, n, one) for n, one in enumerate(said)]
    return find_pairs(kind, records, probability_min=LOOKED_AT_MIN)


@pytest.fixture(scope="module")
def people() -> list[dict[str, str]]:
    """Eighty strangers, and after them: 0 again with a typo and another address of mail, 1 after
    moving, and a sister of 2, who lives with her."""
    random = Random(11)
    strangers = [person(random) for _ in range(80)]
    last = strangers[0]["last_name"]
    again = strangers[0] | {"last_name": last[:3] + last[4:], "email": "new@x.example"}
    del again["phone"]
    moved = strangers[1] | {"street": "Am Wall 3", "city": "Rom", "phone": "0555 777888"}
    sister = strangers[2] | {
        "first_name": "Wilhelmine",
        "born": "1999-12-31",
        "email": "w@x.example",
    }
    return [*strangers, again, moved, sister]


@pytest.fixture(scope="module")
def pairs(people: list[dict[str, str]]) -> list[Pair]:
    return found("people", people)


def test_the_same_person_is_found_in_spite_of_mistakes(pairs: list[Pair]) -> None:
    together = groups(pairs, PROPOSED_MIN)
    assert [0, 80] in together
    assert [1, 81] in together


def test_strangers_are_left_alone(pairs: list[Pair]) -> None:
    together = groups(pairs, PROPOSED_MIN)
    assert {one for group in together for one in group} <= {0, 80, 1, 81, 2, 82}


def test_a_sister_is_never_merged_without_asking(pairs: list[Pair]) -> None:
    assert (2, 82) not in sure(pairs, 0.5, {2: 2, 82: 2})


def test_families_and_colleagues_are_not_one_person() -> None:
    random = Random(17)
    families = []
    for _ in range(30):
        one = person(random)
        for first in ("Vera", "Oskar", "Rosalie"):
            other = person(random)
            own = {"first_name": first, "born": other["born"], "email": other["email"]}
            families.append(one | own)
    office = {"street": "Ring 1", "city": "Ulm", "phone": "0731 55550", "company": "Acme GmbH"}
    desks = []
    for at in range(12):
        mine = {"first_name": FIRST[at], "last_name": word(random, 3)}
        desks.append(office | mine | {"email": f"{mine['last_name']}@acme.example"})
    again = families[0] | {"first_name": "Veera", "email": "vv77@other.example"}
    together = groups(found("people", [*families, *desks, again]), PROPOSED_MIN)
    assert together == [[0, 102]]


def test_a_letter_left_out_of_a_short_name_is_no_other_name() -> None:
    random = Random(29)
    said = [person(random) for _ in range(40)]
    again = said[0] | {"first_name": "Bn", "email": "zz9@other.example"}
    (pair,) = [
        each
        for each in found("people", [said[0] | {"first_name": "Ben"}, *said[1:], again])
        if (each.left, each.right) == (0, 40)
    ]
    assert pair.outcomes[0].outcome == "alike"


def test_addresses_made_of_names_say_nothing_more_than_the_names() -> None:
    random = Random(23)
    domains = ("web.example", "post.example", "mail.example")
    said = []
    for at in range(60):
        first, last = random.choice(FIRST), word(random, 2)
        for domain in domains[: 2 if at < 8 else 1]:  # eight names are of two people each
            said.append(person(random) | {"first_name": first, "last_name": last,
                "email": f"{first}.{last}@{domain}".lower()})  # fmt: skip
    pairs = found("people", said)
    alike = [pair for pair in pairs if pair.left % 2 == 0 and pair.right == pair.left + 1 < 16]
    assert len(alike) == 8
    for pair in alike:
        assert "email" not in {one.field for one in pair.outcomes}
        assert pair.probability < PROPOSED_MIN


def test_every_pair_says_field_by_field_why(pairs: list[Pair]) -> None:
    (again,) = [pair for pair in pairs if (pair.left, pair.right) == (0, 80)]
    outcomes = {one.field: one for one in again.outcomes}
    assert outcomes["last_name"].outcome == "a typo apart"
    assert outcomes["email"].outcome == "different"
    assert outcomes["email"].weight < 0 < outcomes["born"].weight
    assert again.weight == pytest.approx(
        sum(one.weight for one in again.outcomes), abs=25
    )  # what is left is how seldom any two are one


def test_the_same_records_give_the_same_weights(
    people: list[dict[str, str]], pairs: list[Pair]
) -> None:
    again = found("people", people)
    assert [(one.left, one.right, one.weight) for one in again] == [
        (one.left, one.right, one.weight) for one in pairs
    ]


def test_restaurants_in_one_hotel_are_not_one_restaurant() -> None:
    random = Random(3)
    said = [
        {
            "name": f"{word(random, 3)} Kitchen Ltd",
            "phone": f"0{random.randrange(10**8, 10**9)}",
            "street": f"{n} {word(random, 2)} St.",
            "city": "Ulm",
        }
        for n in range(60)
    ]
    again = [dict(one, name=one["name"].removesuffix(" Ltd")) for one in said[:20]]
    neighbours = [dict(one, name=f"{word(random, 3)} Bar") for one in said[30:42]]
    together = groups(found("accounts", [*said, *again, *neighbours]), PROPOSED_MIN)
    assert [sorted((n, 60 + n)) for n in range(20)] == together


def test_companies_are_found_by_nothing_but_their_names() -> None:
    random = Random(31)
    trades = ("Bakery", "Roofing", "Logistik", "Immobilier", "Transportes")
    brands = dict.fromkeys(word(random, 2) + letter * 2 for letter in "abcdefghiklmnoprst" * 5)
    said = [f"{brand} {random.choice(trades)} Ltd" for brand in brands]
    families = [f"{brand} {trade}" for brand in ("Wuxel", "Zyptor", "Quofin") for trade in trades]
    again = [name.upper().removesuffix(" LTD") for name in said[:8]]
    again += [f"{name.split()[0]} Group" for name in said[8:12]]
    again += [name[:3] + name[4:] for name in said[12:24]]
    again += said[24:30]
    every = [{"name": name} for name in [*said, *again, *families]]
    together = groups(found("accounts", every), PROPOSED_MIN)
    right = [[at, len(said) + at] for at in range(30)]
    assert len([group for group in together if group in right]) >= 28
    assert not [group for group in together if group not in right]
    assert not [group for group in right[24:] if group not in together]  # those letter by letter


def test_chinese_companies_with_much_of_their_names_in_common_are_told_apart() -> None:
    random = Random(37)
    places, trades = ("深圳", "北京", "上海", "成都"), ("电子", "贸易", "食品", "物流")
    letters = "华金鑫盛达恒瑞泰安信诚嘉美天海新力通"
    names = dict.fromkeys("".join(random.sample(letters, 2)) for _ in range(150))
    said = [f"{random.choice(places)}市{name}{random.choice(trades)}有限公司" for name in names]
    again = [name.replace("市", "") for name in said[:12]]
    again += [f"{name[3:7]}({name[:2]})有限公司" for name in said[12:20]]
    again += said[20:40]
    together = groups(found("accounts", [{"name": name} for name in [*said, *again]]), PROPOSED_MIN)
    right = [[at, len(said) + at] for at in range(40)]
    assert len([group for group in together if group in right]) >= 38
    assert not [group for group in together if group not in right]


def test_nobody_and_one_are_no_pairs() -> None:
    assert found("people", []) == []
    assert found("people", [{"name": "Ana Lee"}]) == []
    assert found("people", [{}, {}]) == []
