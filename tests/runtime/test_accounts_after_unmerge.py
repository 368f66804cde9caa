"""After an un-merge accounts are as if they had never been one, as a twin is that never was."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from companies import PLAYBOOK, Companies

from leadwright.core.notes import Notes
from leadwright.core.time import DAY, MINUTE, day_of
from leadwright.core.unit import Head
from leadwright.runtime import counting

LOOKING_BACK = PLAYBOOK.replace(
    "channels:\n",
    "attributes: {event: {amount: number, name: text}}\nchannels:\n",
).replace(
    "    mql: {of: account",
    "    busy: {of: account, when: \"account_count('Feature Used', '7 days') >= 3"
    " or account_active_days('Feature Used', '60 days') >= 3"
    " or account_sum('Feature Used', 'amount', '200 days') >= 50"
    " or account_count_distinct('Feature Used', 'name', '30 days') >= 4"
    " or account_days_since('Feature Used') = 77"
    " or account_last('Feature Used', 'name') = 'f77'\"}\n    mql: {of: account",
)
PEOPLE = ("a1@large.de", "a2@large.de", "a3@large.de", "b1@small.de", "b2@small.de")
Act = tuple[int, int, int]
"""After so many days, who, with what amount."""


def lived(
    directory: Path, acts: list[Act], merge_at: int, part_at: int, *, never: bool = False
) -> dict[str, Head]:
    """The two accounts after all that; merged and parted before these acts, or never."""
    town = Companies(directory, LOOKING_BACK)
    try:
        for email in PEOPLE:
            town.say("traits", email=email, body={"email": email})
        town.settle()
        large, small = (
            town.account_of(town.person(email)) for email in ("a1@large.de", "b1@small.de")
        )
        for index, (days, who, amount) in enumerate([*acts, (0, 0, 0)]):
            if index == merge_at:
                assert never or town.merge(large, small) == "folded"
                town.settle(town.clock.at + never * MINUTE)
            if index == part_at:
                assert never or town.asked("unmerge_accounts", large) == "folded"
                town.settle(town.clock.at + never * MINUTE)
            town.settle(town.clock.at + days * DAY)
            body = {"amount": amount, "name": f"f{amount % 5}"}
            town.say("event", "Feature Used", email=PEOPLE[who], body=body)
            town.settle()
        town.check_refold()
        return {"large": town.head(large), "small": town.head(small)}
    finally:
        town.close()


def sums(head: Head) -> dict[str, Any]:
    """What an account's people add up to."""
    return {
        "people": head.people,
        "stages": head.stages,
        "awards": {name: each.day for name, each in head.awards.items()},
        "windows": {event: stamps for event, stamps in head.windows.items() if stamps},
        "days": head.days,
        "notes": head.notes if head.notes is not None else Notes(),
        "last_day": head.last_day,
    }


def same_points(one: Head, other: Head) -> bool:
    """But for what rounding makes of them, some thousandths of a point."""
    awards = [(one.awards[name].milli, other.awards[name].milli) for name in one.awards]
    return all(abs(a - b) <= 3 for a, b in awards)


@pytest.mark.parametrize("seed", range(12))
def test_sums_of_accounts_that_were_one_for_a_while_are_as_if_they_never_had_been(
    seed: int, tmp_path: Path
) -> None:
    random = Random(seed)
    acts = [
        (random.randint(0, 9), random.randrange(5), random.randint(1, 40))
        for _ in range(random.randint(3, 10))
    ]
    merge_at = random.randint(0, len(acts))
    part_at = random.randint(merge_at, len(acts))
    never = lived(tmp_path / "never", acts, merge_at, part_at, never=True)
    parted = lived(tmp_path / "parted", acts, merge_at, part_at)
    for which in ("large", "small"):
        assert sums(parted[which]) == sums(never[which])
        assert same_points(parted[which], never[which])


ACTS = [(0, 3, 7), (3, 0, 30), (1, 1, 20), (1, 2, 10), (1, 0, 11)]
"""Somebody of the small account, and then so much at the large one that it displaces them."""


def test_what_the_others_had_displaced_comes_back_when_they_go(tmp_path: Path) -> None:
    small = lived(tmp_path, ACTS, 1, 5)["small"]
    assert len(small.windows["Feature Used"]) == len(small.days["Feature Used"]) == 1
    assert small.last_day == day_of(small.windows["Feature Used"][0])


def test_an_account_of_very_many_is_not_counted_anew_and_has_nothing_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "RECOUNTED_MAX", 1)
    heads = lived(tmp_path, ACTS, 1, 5)
    assert heads["small"].windows["Feature Used"] == []
    assert heads["small"].awards["used"].milli > 0
    assert len(heads["large"].windows["Feature Used"]) == 3


def test_who_loses_a_domain_is_counted_without_those_who_came_by_it(tmp_path: Path) -> None:
    town = Companies(tmp_path, LOOKING_BACK)
    town.person("ana@here.de", 1)
    here = town.account_of(town.person("ana@here.de"))
    town.asked("add_domain", here, domain="also.de")
    town.settle(town.clock.at + DAY)
    town.person("ben@also.de", 4)
    assert len(town.head(here).windows["Feature Used"]) == 3
    town.asked("remove_domain", here, domain="also.de", free=True)
    assert len(town.head(here).windows["Feature Used"]) == 1
    assert town.head(here).last_day == day_of(town.head(here).windows["Feature Used"][0])
    town.check_refold()
    town.close()
