"""`leadwright merge` and `suggestion`: who is who, decided at the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
Write = Callable[[str, str], Path]
PEOPLE = "email,user\nana@mail.example,u1\nben@mail.example,u2\n"
MAP = "kind: people\nidentify: {email: email, user_id: user}\n"


@pytest.fixture
def known(shop: Run, write: Write) -> Run:
    """A shop that knows Ana and Ben."""
    shop("import", write("people.csv", PEOPLE), "--map", write("people.yaml", MAP))
    return shop


def test_two_people_are_made_one_and_it_is_explained(known: Run) -> None:
    said = known("merge", "ben@mail.example", "user:u1", "--because", "same desk").output
    assert "is 1 now" in said
    explained = known("explain", "user:u2").output
    assert "is one with them: same desk" in explained
    assert len(json.loads(known("people", "--json").output)) == 1


def test_a_merge_is_undone_and_it_is_explained(known: Run) -> None:
    known("merge", "ben@mail.example", "user:u1")
    assert "3 and 1 are two again" in known("unmerge", "ben@mail.example").output
    assert "Parted again" in known("explain", "user:u1").output
    assert len(json.loads(known("people", "--json").output)) == 2
    assert "C124" in known("unmerge", "ben@mail.example", code=1).output
    assert "E101" in known("unmerge", "nobody@mail.example", code=1).output


def test_in_a_chain_the_last_merge_is_to_be_undone_first(known: Run, write: Write) -> None:
    third = write("cid.csv", "email,user\ncid@mail.example,u3\n")
    known("import", third, "--map", write("people.yaml", MAP))
    known("merge", "user:u1", "user:u2")
    known("merge", "user:u2", "user:u3")
    assert "C125" in known("unmerge", "user:u1", code=1).output
    known("unmerge", "user:u2")
    known("unmerge", "user:u1")
    assert len(json.loads(known("people", "--json").output)) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ana@mail.example", "user:u1"), "C121"),
        (("ana@mail.example", "nobody@mail.example"), "E101"),
    ],
)
def test_a_merge_that_makes_no_sense_says_so(
    known: Run, arguments: tuple[str, ...], code: str
) -> None:
    assert code in known("merge", *arguments, code=1).output


def test_a_conflict_is_listed_and_settled(known: Run, write: Write) -> None:
    assert "Nothing to decide." in known("suggestion", "list").output
    both = write("both.csv", "email,user\nana@mail.example,u2\n")
    known("import", both, "--map", write("people.yaml", MAP))
    (listed,) = json.loads(known("suggestion", "list", "--json").output)
    assert (listed["kind"], listed["state"]) == ("conflict", "open")
    assert "accepted" in known("suggestion", "accept", listed["id"]).output
    assert len(json.loads(known("people", "--json").output)) == 1
    assert json.loads(known("suggestion", "list", "--json").output) == []


def test_a_conflict_can_be_said_to_be_none(known: Run, write: Write) -> None:
    both = write("both.csv", "email,user\nana@mail.example,u2\n")
    known("import", both, "--map", write("people.yaml", MAP))
    (listed,) = json.loads(known("suggestion", "list", "--json").output)
    assert "rejected" in known("suggestion", "reject", listed["id"]).output
    assert len(json.loads(known("people", "--json").output)) == 2
    assert "C122" in known("suggestion", "reject", "nonsense", code=1).output


def test_suggestions_are_listed_by_name_and_decided_by_the_beginning_of_their_id(
    known: Run, write: Write
) -> None:
    both = write("both.csv", "email,user\nana@mail.example,u2\n")
    known("import", both, "--map", write("people.yaml", MAP))
    (listed,) = json.loads(known("suggestion", "list", "--json").output)
    shown = known("suggestion", "list").output
    assert listed["id"][:10] in shown
    assert "ana@mail.example u1" in shown
    assert "u2" in shown
    assert "C122" in known("suggestion", "accept", "", code=1).output
    assert "accepted" in known("suggestion", "accept", listed["id"][:10]).output
