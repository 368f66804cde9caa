"""Duplicates on the command line: found, listed, shown, decided."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadwright.cli import reviewing
from leadwright.duplicates import run as run_of
from leadwright.duplicates.fields import Record
from leadwright.duplicates.pairs import Outcome, Pair

Run = Any
Write = Callable[[str, str], Path]
PEOPLE = """email,first_name,last_name,phone
ana@one.example,Ana,Lindqvist,040 1234567
ana@two.example,Ana,Lindqist,040 1234567
tim@three.example,Tim,Okafor,030 7654321
"""
MAP = """kind: people
identify: {email: email}
traits: {first_name: first_name, last_name: last_name, phone: phone}
"""


@pytest.fixture
def town(shop: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Three people, of whom two are found to be one by a weigher that looks at their phones."""
    shop("import", write("p.csv", PEOPLE), "--map", write("m.yaml", MAP))

    def weigh(_kind: str, records: list[Record], progress: Callable[[str, int], None]) -> Any:
        progress("candidates", 1)
        known = {one.values["phone"]: one.id for one in reversed(records)}
        return [
            Pair(known[one.values["phone"]], one.id, 9.0, 0.998, [
                Outcome("first_name", "", "", "the same", 2.0),
                Outcome("last_name", "", "", "a typo apart", 4.2),
                Outcome("number", "", "", "the same", 4.3),
                Outcome("email", "", "", "different", -1.5),
            ])
            for one in records if known[one.values["phone"]] != one.id
        ]  # fmt: skip

    monkeypatch.setattr(run_of, "weigher", lambda: weigh)
    return shop


def the_id(town: Run, state: str = "all") -> int:
    (pair,) = json.loads(town("duplicates", "list", "--state", state, "--json").output)
    return int(pair["id"])


def test_pairs_are_found_listed_and_shown_with_their_reasons(town: Run) -> None:
    said = town("duplicates", "find").output
    assert "3 people compared: 1 pairs proposed." in said
    assert "1 are new" in said
    listed = town("duplicates", "list").output
    assert "Ana Lindqvist" in listed
    assert "email" in listed
    shown = town("duplicates", "show", the_id(town)).output
    for text in ("Lindqvist", "Lindqist", "a typo apart", "+4.2", "-1.5", "040 1234567"):
        assert text in shown


def test_a_dry_run_shows_and_changes_nothing(town: Run) -> None:
    said = town("duplicates", "find", "--dry-run").output
    assert "Would be proposed" in said
    assert "nothing changed" in said
    assert town("duplicates", "list").output == "Nothing to decide.\n"


def test_a_rejected_pair_stays_rejected(town: Run) -> None:
    town("duplicates", "find")
    town("duplicates", "reject", the_id(town), "--note", "sisters")
    assert "0 pairs proposed" in town("duplicates", "find").output
    assert town("duplicates", "list").output == "Nothing to decide.\n"
    assert "sisters" in town("duplicates", "show", the_id(town, "rejected")).output


def test_a_decision_can_be_changed(town: Run) -> None:
    town("duplicates", "find")
    town("duplicates", "reject", the_id(town))
    town("duplicates", "never", the_id(town))
    assert the_id(town, "never")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", 99), "C161"),
        (("reject", 99), "C161"),
        (("list", "--state", "opne"), "C162"),
        (("find", "--kind", "poeple"), "C162"),
        (("find", "--kind", "accounts", "--merge-from", "0.99"), "C163"),
    ],
)
def test_what_makes_no_sense_is_told(town: Run, arguments: tuple[object, ...], code: str) -> None:
    assert code in town("duplicates", *arguments, code=1).output


def test_the_extra_that_is_missing_is_named(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_of, "find_spec", lambda name: None if name == "splink" else name)
    said = shop("duplicates", "find", code=1).output
    assert "C160" in said
    assert "leadwright[duplicates]" in said


def test_a_pair_that_cannot_be_merged_stays_open(
    town: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "command", lambda *_said, **_more: None)
    town("duplicates", "find")
    assert "C164" in town("duplicates", "accept", the_id(town), code=1).output
    assert the_id(town, "open")


def people(town: Run) -> set[str]:
    """The addresses of mail of everybody in the list."""
    return {row["email"] for row in json.loads(town("people", "--json").output)}


def test_accepting_merges_the_later_into_the_earlier(town: Run) -> None:
    town("duplicates", "find")
    assert "1 accepted." in town("duplicates", "accept", the_id(town), "--note", "same").output
    assert people(town) == {"ana@one.example", "tim@three.example"}
    assert "0 pairs proposed" in town("duplicates", "find").output
    assert the_id(town, "accepted")
    assert "same" in town("explain", "ana@one.example").output


def test_accepting_twice_merges_once(town: Run) -> None:
    town("duplicates", "find")
    number = the_id(town)
    town("duplicates", "accept", number)
    assert "one already" in town("duplicates", "always", number).output


def test_a_sure_pair_is_merged_without_asking_where_that_is_wanted(town: Run) -> None:
    assert "1 merged." in town("duplicates", "find", "--merge-from", "0.99").output
    assert people(town) == {"ana@one.example", "tim@three.example"}
    assert "duplicates find" in town("duplicates", "show", the_id(town, "accepted")).output
