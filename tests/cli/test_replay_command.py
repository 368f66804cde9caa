"""`leadwright replay`: what another playbook would have decided, and clear words where it cannot
say."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadwright.playbook.shipped import shipped_text

Run = Any
Write = Callable[[str, str], Path]
MAP = """
kind: events
identify: {email: email}
occurred_at: when
event: {column: what, values: {view: Product Viewed, cart: Product Added, buy: Order Completed}}
"""
VISITS = """email,when,what
ana@acme.com,2025-03-01 10:00,cart
ana@acme.com,2025-03-02 12:00,buy
ben@acme.com,2025-03-01 11:00,view
ben@acme.com,2025-03-03 11:00,cart
"""


@pytest.fixture
def past(begun: Any, tmp_path: Path, write: Write) -> Run:
    """A shop with some history."""
    return begun(
        ("init", tmp_path / "data", "--model", "b2c", "--name", "shop"),
        ("import", write("v.csv", VISITS), "--map", write("v.yaml", MAP), "--history"),
    )


@pytest.fixture
def same(write: Write) -> Path:
    """The playbook in force."""
    return write("same.yaml", shipped_text("b2c"))


@pytest.fixture
def eager(write: Write) -> Path:
    """One that qualifies whoever looks at anything."""
    text = shipped_text("b2c").replace("count('Product Viewed', '7 days') >= 5",
                                       "count('Product Viewed', '7 days') >= 1")  # fmt: skip
    assert text != shipped_text("b2c")
    return write("eager.yaml", text)


def test_the_playbook_in_force_leads_to_no_differences(past: Run, same: Path) -> None:
    said = past("replay", "--playbook", same).output
    assert "inputs of 2 units replayed" in said
    assert "0 differences: it would have decided exactly the same." in said


def test_another_playbook_shows_what_would_change_and_whom_to_look_at(
    past: Run, eager: Path
) -> None:
    said = past("replay", "--playbook", eager).output
    assert "decisions of 1 units differ" in said
    assert "Who reached which stage" in said
    assert "To look at" not in said  # ben qualifies sooner; nobody besides
    assert "1 conversions, and who was qualified beforehand" in said


def test_people_to_look_at_are_named(past: Run, write: Write) -> None:
    strict = shipped_text("b2c").replace("count('Product Added', '7 days') >= 1",
                                         "count('Product Added', '7 days') >= 2")  # fmt: skip
    said = past("replay", "--playbook", write("strict.yaml", strict)).output
    lines = [line.split() for line in said.splitlines()]
    assert any(line[:4] == ["qualified", "not", "any", "more"] for line in lines)
    assert "ana@acme.com" in said


def test_machines_read_the_same_as_json(past: Run, eager: Path) -> None:
    found = json.loads(past("replay", "--playbook", eager, "--json").stdout)
    assert found["workspace"] == "shop"
    assert found["model"] == "b2c"
    assert found["playbook"]["name"] == "Online shop"
    assert found["differences"]["at_another_time"] == 1  # qualified, two days sooner
    qualified = next(one for one in found["stages"] if one["stage"] == "qualified")
    assert (qualified["recorded"], qualified["replayed"]) == (2, 2)


def test_a_bad_playbook_is_told_with_all_its_problems(past: Run, write: Write) -> None:
    bad = shipped_text("b2c").replace("idle: 5 minutes", "idle: soon").replace("EUR", "12")
    said = past("replay", "--playbook", write("bad.yaml", bad), code=1).stderr
    assert "bad.yaml" in said
    assert "2 problems" in said
    assert "C103" in past("replay", "--playbook", "nowhere.yaml", code=1).stderr


def test_a_playbook_of_another_model_is_refused(past: Run, write: Write) -> None:
    other = write("b2b.yaml", shipped_text("b2b"))
    said = past("replay", "--playbook", other, code=1).stderr
    assert "C150" in said
    assert "The playbook is for b2b, the workspace is b2c." in said


def test_where_nothing_has_happened_there_is_nothing_to_replay(shop: Run, same: Path) -> None:
    said = shop("replay", "--playbook", same, code=1).stderr
    assert "C151" in said
    assert "import some history" in said


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--since", "yesterday", "C152"),
        ("--sample", "some", "C153"),
        ("--sample", "0", "C153"),
        ("--sample", "120%", "C153"),
        ("--sample", "-3", "C153"),
    ],
)
def test_an_option_that_says_nothing_is_refused(
    past: Run, same: Path, option: str, value: str, code: str
) -> None:
    assert code in past("replay", "--playbook", same, f"{option}={value}", code=1).stderr


def test_who_got_there_before_the_first_day_that_counts_is_no_loss(
    begun: Any, tmp_path: Path, write: Write
) -> None:
    days = (1, 2, 10, 10, 10)
    views = "".join(f"eve@acme.com,2025-03-{day:02} 10:0{n},view\n" for n, day in enumerate(days))
    wide = shipped_text("b2c").replace("'7 days') >= 5", "'30 days') >= 5")
    early = write("early.yaml", wide.replace("'30 days') >= 5", "'30 days') >= 2"))
    run = begun(
        ("init", tmp_path / "data", "--model", "b2c", "--name", "shop"),
        ("playbook", "activate", write("wide.yaml", wide)),
        ("import", write("e.csv", "email,when,what\n" + views), "--map", write("v.yaml", MAP),
         "--history"),
    )  # fmt: skip
    whole = json.loads(run("replay", "--playbook", early, "--json").output)
    late = json.loads(run("replay", "--playbook", early, "--since", "2025-03-05", "--json").output)
    for report in (whole, late):
        (row,) = [each for each in report["stages"] if each["stage"] == "qualified"]
        assert (row["recorded"], row["replayed"]) == (1, 1)
        assert (row["gained"]["count"], row["lost"]["count"]) == (0, 0)
