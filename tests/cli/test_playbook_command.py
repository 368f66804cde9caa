"""Versions of a playbook: who, when and why; compared in words; put in force and back."""

import json
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from leadwright.playbook.shipped import shipped_text

Run = Any
FIRST = shipped_text("b2c")
SLOWER = FIRST.replace("- wait: 45 minutes", "- wait: 1 hour")
QUIETER = FIRST.replace("- 4 per 1 day ", "- 3 per 1 day ")


def history(run: Run) -> list[dict[str, Any]]:
    """The versions, newest first."""
    found: list[dict[str, Any]] = json.loads(run("playbook", "history", "--json").output)
    return found


@pytest.fixture
def three(shop: Run, write: Any) -> Run:
    """A workspace whose third version is in force."""
    shop("playbook", "activate", write("slower.yaml", SLOWER), "--note", "less haste")
    shop("playbook", "activate", write("quieter.yaml", QUIETER), "--note", "fewer mails")
    return shop


def test_a_check_says_how_many_rules_look_back_and_where_to_ask(run: Run, write: Any) -> None:
    said = run("check", write("first.yaml", FIRST)).output
    assert re.search(r"\d+ conditions look back, up to \d+ days\.", said)
    assert "`leadwright playbook diff active " in said
    shown = json.loads(run("check", write("first.yaml", FIRST), "--json").output)["looks_back"]
    (qualified,) = [each for each in shown if each["where"] == "consumer.stages.qualified"]
    assert (qualified["events"], qualified["days"]) == (["Product Added", "Product Viewed"], 7)


def test_the_history_says_who_when_and_why_and_what_is_in_force(three: Run) -> None:
    rows = history(three)
    assert [(row["version"], row["note"], row["active"]) for row in rows] == [
        (3, "fewer mails", True),
        (2, "less haste", False),
        (1, "the first one", False),
    ]
    assert all("command line" in row["author"] and row["at"] > 0 for row in rows)
    said = three("playbook", "history").output
    assert re.search(rf"3 +{rows[0]['hash']} +yes +20\d\d-.* fewer mails", said)


def test_a_playbook_there_was_before_is_put_in_force_by_its_hash(three: Run) -> None:
    first = history(three)[-1]["hash"]
    assert "in force" in three("playbook", "activate", first[:8], "--note", "as in spring").output
    now = history(three)[0]
    assert (now["version"], now["hash"], now["note"]) == (4, first, "as in spring")
    assert three("playbook", "show").output == FIRST


def test_what_is_in_force_already_is_not_a_new_version(shop: Run, write: Any) -> None:
    shop("playbook", "activate", write("slower.yaml", SLOWER))
    named = history(shop)[0]["hash"]
    for source in (write("slower.yaml", SLOWER), named, "active"):
        assert "already; nothing changes" in shop("playbook", "activate", source).output
    assert len(history(shop)) == 2


def test_a_reason_is_no_longer_than_what_people_read(shop: Run) -> None:
    for command in (
        ("playbook", "rollback", "--note"),
        ("sequence", "pause", "welcome", "--reason"),
    ):
        assert "at most 1,024 characters" in shop(*command, "x" * 1_025, code=2).stderr


def test_rolling_back_puts_the_one_before_in_force_and_keeps_the_history(three: Run) -> None:
    said = three("playbook", "rollback").output
    assert said.startswith("Version 2 is in force again")
    assert three("playbook", "show").output == SLOWER
    rows = history(three)
    assert [row["version"] for row in rows] == [4, 3, 2, 1]
    assert (rows[0]["hash"], rows[0]["note"]) == (rows[2]["hash"], "back to version 2")


def test_there_is_nothing_to_roll_back_to_at_first(shop: Run, write: Any) -> None:
    assert "C116" in shop("playbook", "rollback", code=1).stderr
    shop("playbook", "activate", write("same.yaml", FIRST))
    assert "C116" in shop("playbook", "rollback", code=1).stderr


def test_versions_and_files_are_compared_in_words(three: Run, tmp_path: Path) -> None:
    slower, active = tmp_path / "slower.yaml", "active"
    assert three("playbook", "diff", active, slower).output.splitlines() == [
        "consumer.sequences.cart_recovery: step wait_1 waits 1 hour instead of 45 minutes"
        " before nudge",
        "consumer.caps: 3 per 1 day -> 4 per 1 day",
    ]
    second = history(three)[1]["hash"]
    assert three("playbook", "diff", second[:6], slower).output == "They are the same.\n"
    [change] = json.loads(three("playbook", "diff", history(three)[2]["hash"], active,
                                "--json").output)  # fmt: skip
    assert change == {
        "path": ["consumer", "caps"],
        "kind": "changed",
        "old": "[4 per 1 day, 8 per 7 days, 6 per 1 day, per household]",
        "new": "[3 per 1 day, 8 per 7 days, 6 per 1 day, per household]",
        "words": "consumer.caps: 4 per 1 day -> 3 per 1 day",
    }


def test_two_files_are_compared_without_any_workspace(run: Run, write: Any) -> None:
    one, two = write("one.yaml", FIRST), write("two.yaml", "# mine\n" + FIRST)
    assert run("playbook", "diff", one, two).output == "Both decide the same.\n"


def test_all_that_is_wrong_with_both_is_said_at_once(run: Run, write: Any) -> None:
    one = write("one.yaml", FIRST.replace("idle:", "idel:"))
    two = write("two.yaml", FIRST.replace("model: b2c", "model: b2d"))
    said = run("playbook", "diff", one, two, code=1).stderr
    assert "one.yaml" in said
    assert "two.yaml" in said


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (("diff", "ffff", "active"), 1),
        (("diff", "ffff", "eeee"), 2),
        (("diff", "", "active"), 1),
        (("activate", "ffff"), 1),
    ],
)
def test_what_there_is_not_is_said(three: Run, arguments: tuple[str, ...], count: int) -> None:
    said = three("playbook", *arguments, code=1).stderr
    assert len(re.findall("^C111 ", said, re.MULTILINE)) == count
    assert "leadwright playbook history" in said


def test_a_file_that_is_not_there_is_missed_as_a_file(three: Run) -> None:
    assert "C103" in three("playbook", "diff", "nothing.yaml", "active", code=1).stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A playbook in a folder: the contents in files of their own."""
    book = tmp_path / "book"
    (book / "contents").mkdir(parents=True)
    head, _, contents = FIRST.partition("contents:\n")
    (book / "playbook.yaml").write_text(head, "utf-8")
    for part in re.split(r"^  (?=\w)", contents, flags=re.MULTILINE)[1:]:
        name, _, said = part.partition(":\n")
        (book / "contents" / f"{name}.yaml").write_text(dedent(said), "utf-8")
    return book


def test_a_folder_is_a_playbook_and_kept_as_one_text(shop: Run, folder: Path) -> None:
    (folder / "notes.md").write_text("not of the playbook")
    (folder / ".hidden.yaml").write_text("- nor this")
    assert shop("playbook", "diff", "active", folder).output.splitlines() == [
        "contents: in another order: cart_nudge, cart_offer, cart_reminder, miss_you,"
        " miss_you_offer, still_looking, welcome instead of welcome, cart_reminder, cart_nudge,"
        " cart_offer, miss_you, miss_you_offer, still_looking"
    ]
    said = shop("playbook", "activate", folder, "--note", "in files").output
    assert history(shop)[0]["hash"] in said
    assert "  still_looking:\n    subject: Still looking?" in shop("playbook", "show").output


def test_a_problem_in_a_folder_names_its_file(shop: Run, folder: Path, tmp_path: Path) -> None:
    nudge = folder / "contents" / "cart_nudge.yaml"
    nudge.write_text("text: '{{ nobody }}'\n")
    for command in (("playbook", "activate", folder), ("playbook", "diff", folder, "active"),
                    ("init", tmp_path / "d", "--name", "x", "--playbook", folder)):  # fmt: skip
        assert f"P131 {nudge}:1" in shop(*command, code=1).stderr


def test_links_and_other_endings_in_a_folder_are_refused_all_at_once(
    shop: Run, folder: Path, write: Any
) -> None:
    (folder / "contents" / "out.yaml").symlink_to(write("secret.yaml", "text: secret\n"))
    (folder / "circle").symlink_to(folder)
    (folder / "teams.yml").write_text("{}")
    said = shop("playbook", "activate", folder, code=1).stderr
    assert sorted(re.findall(r"^C117 .*/(\S+)$", said, re.MULTILINE)) == [
        "circle", "out.yaml", "teams.yml",
    ]  # fmt: skip
    assert "secret" not in said.replace("secret.yaml", "")


def test_an_empty_file_is_no_hash(shop: Run, write: Any) -> None:
    assert "P101" in shop("playbook", "activate", write("empty.yaml", ""), code=1).stderr


def test_a_sweep_is_shown_with_what_it_is_about(shop: Run, write: Any) -> None:
    assert "concerned anybody" in shop("playbook", "sweep").output
    deeper = FIRST.replace("'Product Viewed', '7 days') >= 5", "'Product Viewed', '7 days') >= 9")
    shop("playbook", "activate", write("deeper.yaml", deeper), "--wait")
    shown = json.loads(shop("playbook", "sweep", "--json").output)
    assert [each["version"] for each in shown["sweeps"]] == [3, 2]
    assert all(each["state"] == "done" and each["progress"] == 1 for each in shown["sweeps"])
    assert "consumer.stages.qualified" in shown["sweeps"][1]["parts"]
    assert shown["warming"] == []
    assert history(shop)[0]["note"] == "every rule has been counted"


def test_a_design_error_is_not_put_in_force_unless_it_is_silenced_with_a_reason(
    shop: Run, write: Any
) -> None:
    """A consumer whose sign-up waits for a human: see `leadwright rule L101`."""
    human = FIRST.replace(
        "        - send: {name: hello, channel: email, content: welcome}",
        "        - task: {name: look, title: Look at them, team: care, due: 1 day}",
    ).replace("offers:\n", "teams:\n  care:\n    ana: {name: Ana}\noffers:\n", 1)
    checked = shop("check", write("human.yaml", human), code=1).output
    codes = sorted(set(re.findall(r"^(L\d+) error", checked, re.MULTILINE)))
    assert codes
    refused = shop("playbook", "activate", write("human.yaml", human), code=1)
    assert all(code in refused.output for code in codes)
    assert len(history(shop)) == 1
    reasons = "".join(f"    {code}: a person answers, by design of this test\n" for code in codes)
    silenced = human.replace(
        "name: Online shop\n", f"name: Online shop\nlint:\n  ignore:\n{reasons}"
    )
    shop("playbook", "activate", write("silenced.yaml", silenced))
    assert len(history(shop)) == 2


def test_a_comparison_says_what_it_means_for_those_inside(shop: Run, write: Any) -> None:
    longer = FIRST.replace(
        "        - send: {name: hello, channel: email, content: welcome}",
        "        - send: {name: hello, channel: email, content: welcome}\n        - wait: 2 days\n"
        "        - send: {name: tour, channel: email, content: welcome}",
    ).replace("    welcome:\n", "    welcome:\n      include_existing: true\n", 1)
    shop("playbook", "activate", write("longer.yaml", longer))
    people = write("people.csv", "email\nana@acme.com\nben@acme.com\n")
    shop("import", people, "--map", write("m.yaml", "kind: people\nidentify: {email: email}\n"))
    shorter = longer.replace(
        "        - wait: 2 days\n        - send: {name: tour, channel: email, content: welcome}",
        "        - wait: {for: 2 days, name: pause}",
    )
    easier = shorter.replace("'7 days') >= 5", "'7 days') >= 6")
    said = shop("playbook", "diff", "active", write("easier.yaml", easier)).output
    assert (
        "-> consumer.sequences.welcome: step tour is gone; 2 people are inside the sequence,"
        " 2 have it before them, and who does has been through" in said
    )
    assert "step wait_1 is gone; " not in said
    assert "-> consumer.stages.qualified: warming, does not hold until all is counted" in said
    assert "-> everybody of the consumers is looked at again, with their events counted" in said


def test_a_comparison_says_who_stands_before_a_step_that_changes(shop: Run, write: Any) -> None:
    two = (
        "        - send: {name: hello, channel: email, content: welcome}\n        - wait: 2 days\n"
    )
    longer = FIRST.replace(
        "        - send: {name: hello, channel: email, content: welcome}\n",
        f"{two}        - send: {{name: tour, channel: email, content: welcome}}\n",
    ).replace("    welcome:\n", "    welcome:\n      include_existing: true\n", 1)
    shop("playbook", "activate", write("longer.yaml", longer))
    people = write("people.csv", "email\nana@acme.com\n")
    shop("import", people, "--map", write("m.yaml", "kind: people\nidentify: {email: email}\n"))
    other = longer.replace("name: tour, channel: email", "name: tour, channel: webhook")
    said = shop("playbook", "activate", write("other.yaml", other)).output
    assert (
        "-> consumer.sequences.welcome: step tour is another; 1 has it before them;"
        " they take it as it is now" in said
    )


def test_a_comparison_says_what_other_waits_goals_and_entries_mean_for_those_inside(
    shop: Run, write: Any
) -> None:
    longer = FIRST.replace(
        "        - send: {name: hello, channel: email, content: welcome}\n",
        "        - send: {name: hello, channel: email, content: welcome}\n        - wait: 2 days\n"
        "        - send: {name: tour, channel: email, content: welcome}\n",
    ).replace("    welcome:\n", "    welcome:\n      include_existing: true\n", 1)
    shop("playbook", "activate", write("longer.yaml", longer))
    people = write("people.csv", "email\nana@acme.com\nben@acme.com\n")
    shop("import", people, "--map", write("m.yaml", "kind: people\nidentify: {email: email}\n"))
    other = longer.replace("wait: 2 days", "wait: 5 days").replace(
        "      include_existing: true\n",
        "      include_existing: true\n      goal: [Order Completed]\n      closed: true\n"
        '      send_window: {from: "09:00", to: "17:00"}\n',
    )
    said = " ".join(shop("playbook", "diff", "active", write("other.yaml", other)).output.split())
    inside = "-> consumer.sequences.welcome: 2 people are inside"
    for line in (
        "-> consumer.sequences.welcome: wait_1 is another; 2 have tour before them; who waits"
        " already keeps their time",
        f"{inside}; another goal holds for them too, from their next step or event on",
        f"{inside} and stay; another closed is for those who come",
        f"{inside}; another send_window is for what is not planned yet",
    ):
        assert line in said
    gone = longer.replace("    welcome:\n", "    greeting:\n", 1)
    said = " ".join(shop("playbook", "diff", "active", write("gone.yaml", gone)).output.split())
    assert (
        "welcome: gone; 2 people are inside: they leave at once, and what is planned for them is"
        " not sent" in said
    )


def test_a_sequence_that_is_gone_is_not_said_to_be_paused(shop: Run, write: Any) -> None:
    shop("sequence", "pause", "welcome", "--reason", "wrong price")
    assert json.loads(shop("health", "--json").stdout)["workspaces"][0]["paused"] == ["welcome"]
    gone = FIRST.replace("    welcome:\n", "    greeting:\n", 1)
    shop("playbook", "activate", write("gone.yaml", gone))
    assert json.loads(shop("health", "--json").stdout)["workspaces"][0]["paused"] == []


def test_a_sequence_is_paused_and_resumed_and_health_says_so(shop: Run) -> None:
    shop("sequence", "pause", "welcome", "--reason", "wrong price")
    rows = {row["name"]: row for row in json.loads(shop("sequence", "list", "--json").output)}
    assert (rows["welcome"]["state"], rows["welcome"]["reason"]) == ("paused", "wrong price")
    assert rows["browse_reminder"]["hourly_volume"] == 20_000
    assert "Paused in shop: welcome" in shop("health").output
    shop("sequence", "resume", "welcome", "--hours", "2")
    assert "approved" in shop("sequence", "list").output
    assert "Paused" not in shop("health").output
    assert "has no sequence 'welcom'" in shop("sequence", "pause", "welcom", code=1).output
