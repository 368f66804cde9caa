"""`leadwright account`: accounts made one and two again at the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from leadwright.core.ids import number_of

Run = Callable[..., Result]
Write = Callable[[str, str], Path]
PEOPLE = "email\nana@acme-works.com\nben@acme-werke.de\n"
MAP = "kind: people\nidentify: {email: email}\n"


@pytest.fixture
def sales(begun: Any, sales_team: Any, write: Write) -> Run:
    """A sales team that knows two accounts with a person each."""
    people = "import", write("people.csv", PEOPLE), "--map", write("people.yaml", MAP)
    return begun(sales_team, people)


def test_two_accounts_are_made_one_and_two_again_and_it_is_explained(sales: Run) -> None:
    said = sales("account", "merge", "acme-werke.de", "acme-works.com", "--because", "one house")
    assert "is part of" in said.output
    (row,) = json.loads(sales("accounts", "--json").output)
    assert (row["people"], row["domains"]) == (2, "acme-werke.de")
    explained = sales("explain", "acme-werke.de").output
    assert "is one with them: one house" in explained
    assert "further domains: acme-werke.de" in explained
    assert "made of: account" in explained
    again = sales("account", "unmerge", "acme-werke.de").output
    assert "is an account of its own again" in again
    assert [each["people"] for each in json.loads(sales("accounts", "--json").output)] == [1, 1]
    refused = sales("account", "unmerge", "acme-werke.de", code=1).output
    assert "C126" in refused
    assert "it is an account of its own" in refused


def test_domains_are_added_and_taken_away(sales: Run) -> None:
    sales("account", "add-domain", "acme-works.com", "acme-labs.io")
    assert "acme-labs.io" in sales("account", "show", "acme-labs.io").output
    refused = sales("account", "add-domain", "acme-works.com", "gmail.com", code=1).output
    assert "anybody can have an address" in refused
    sales("account", "remove-domain", "acme-works.com", "acme-works.com", "--free")
    shown = json.loads(sales("account", "show", "acme-labs.io", "--json").output)
    assert (shown["account"]["domain"], shown["account"]["people"]) == ("acme-labs.io", 0)
    assert len(json.loads(sales("people", "--json").output)) == 2


def test_what_belongs_to_an_account_is_shown_and_added_up(sales: Run) -> None:
    said = sales("account", "set-parent", "acme-werke.de", "acme-works.com").output
    assert "belongs to" in said
    shown = sales("account", "show", "acme-works.com").output
    assert "Belong to it" in shown
    found = json.loads(sales("account", "show", "acme-works.com", "--json").output)
    assert (found["group"]["subsidiaries"], found["group"]["people"]) == (1, 2)
    below = sales("account", "show", "acme-werke.de").output
    assert "belongs to" in below
    assert f"{found['account']['name'] or found['account']['domain']}" in below
    assert (
        f"parent={number_of(found['account']['unit'])}" in sales("explain", "acme-werke.de").output
    )
    above = ("account", "set-parent", "acme-works.com", "acme-werke.de")
    assert "C126" in sales(*above, code=1).output
    sales("account", "set-parent", "acme-werke.de")
    assert "Belong to it" not in sales("account", "show", "acme-works.com").output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("merge", "nobody.example", "acme-works.com"), "E101"),
        (("merge", "ana@acme-works.com", "acme-works.com"), "C127"),
        (("merge", "acme-works.com", "acme-works.com"), "C126"),
        (("unmerge", "nobody.example"), "E101"),
    ],
)
def test_what_makes_no_sense_says_so(sales: Run, arguments: tuple[str, ...], code: str) -> None:
    assert code in sales("account", *arguments, code=1).output
