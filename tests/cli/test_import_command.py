"""`leadwright import` brings files in, once, and gives back what could not be used."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Any
Write = Callable[[str, str], Path]
PEOPLE = """
kind: people
identify: {email: email}
traits: {first_name: name}
consent: {email_marketing: news}
"""
EVENTS = """
kind: events
identify: {email: email}
occurred_at: when
event: {column: what, values: {view: Product Viewed, cart: Product Added, buy: Order Completed}}
properties: {total: {column: price, as: number}, product_id: item}
"""
CONTACTS = "email,name,news\nana@acme.com,Ana,1\nben@acme.com,Ben,0\nnobody,Nil,1\n"
VISITS = """email,when,what,item,price
ana@acme.com,2025-03-01 10:20:00,cart,i2,
ana@acme.com,2025-03-01 10:00:00,view,i1,
ana@acme.com,2025-03-01 12:00:00,buy,i2,20
ana@acme.com,2025-03-02 09:00:00,cart,i3,
"""


def decisions(run: Run, who: str) -> list[tuple[str, str]]:
    """(kind, name) of all decisions about somebody, in order."""
    shown = json.loads(run("explain", who, "--json").output)
    return [(one["kind"], one["name"]) for step in shown["steps"] for one in step["decisions"]]


def files_below(folder: Path) -> dict[Path, bytes]:
    """Every file with its content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_shows_what_would_be_and_touches_nothing(run: Run, write: Write) -> None:
    contacts, plan = write("contacts.csv", CONTACTS), write("people.yaml", PEOPLE)
    before = files_below(contacts.parent)
    said = run("import", contacts, "--map", plan, "--dry-run").output
    assert "email:ana@acme.com" in said
    assert "consent_email_marketing=True" in said
    assert "'nobody' is not an e-mail address" in said
    assert "2 rows would be imported" in said
    assert "1 rows rejected: R206 1" in said
    assert files_below(contacts.parent) == before


def test_people_come_in_and_the_rejected_ones_after_mending(shop: Run, write: Write) -> None:
    contacts, plan = write("contacts.csv", CONTACTS), write("people.yaml", PEOPLE)
    assert "2 rows imported" in shop("import", contacts, "--map", plan).output
    rejects = contacts.with_name("contacts.csv.rejects.csv")
    assert rejects.read_text("utf-8-sig").splitlines()[1].startswith("4,R206,")
    rejects.write_text(rejects.read_text("utf-8-sig").replace(",nobody,", ",zoe@acme.com,"))
    assert "1 rows imported" in shop("import", rejects, "--map", plan).output
    people = json.loads(shop("people", "--json").output)
    assert sorted(one["email"] for one in people) == [
        "ana@acme.com",
        "ben@acme.com",
        "zoe@acme.com",
    ]
    assert {one["stage"] for one in people} == {"lead"}


@pytest.mark.parametrize("history", [(), ("--history",)])
def test_the_same_file_twice_changes_nothing(
    shop: Run, write: Write, tmp_path: Path, history: tuple[str, ...]
) -> None:
    visits, plan = write("visits.csv", VISITS), write("events.yaml", EVENTS)
    shop("import", visits, "--map", plan, *history)
    once = shop("report", "--json").output, shop("explain", "ana@acme.com", "--json").output
    packed = tmp_path / "again.csv.gz"
    packed.write_bytes(gzip.compress(VISITS.encode()))
    shop("import", packed, "--map", plan, *history)
    assert shop("report", "--json").output == once[0]
    again = json.loads(shop("explain", "ana@acme.com", "--json").output)
    assert again["steps"] == json.loads(once[1])["steps"]
    assert json.loads(shop("health", "--json").output)["workspaces"][0]["set_aside"] == 0


def test_history_is_decided_in_its_own_time_and_order(shop: Run, write: Write) -> None:
    visits, plan = write("visits.csv", VISITS), write("events.yaml", EVENTS)
    said = shop("import", visits, "--map", plan, "--history").output
    assert "from 2025-03-01 10:00:00 to 2025-03-02 09:00:00" in said
    shown = json.loads(shop("explain", "ana@acme.com", "--json").output)
    times = [step["at"] for step in shown["steps"]]
    assert times == sorted(times)
    fired = [
        (one["name"], one["at"])
        for step in shown["steps"]
        for one in step["decisions"]
        if one["kind"] == "trigger"
    ]
    # 5 minutes after the carts of 1 March, 10:20, and of 2 March, 09:00, in ms
    assert fired == [("cart_abandoned", 1740824700000), ("cart_abandoned", 1740906300000)]
    assert ("conversion", "Order Completed") in decisions(shop, "ana@acme.com")


def test_history_never_hands_anything_over(shop: Run, write: Write) -> None:
    people, visits = write("contacts.csv", CONTACTS), write("visits.csv", VISITS)
    shop("import", people, "--map", write("people.yaml", PEOPLE))
    shop("import", visits, "--map", write("events.yaml", EVENTS), "--history")
    touches = json.loads(shop("explain", "ana@acme.com", "--json").output)["touches"]
    assert all(one["touch"]["sequence"] != "cart_recovery" for one in touches)
    assert all(one["state"] not in ("planned", "sending", "sent") or
               one["touch"]["sequence"] == "welcome" for one in touches)  # fmt: skip


def test_virtual_time_runs_on_as_long_as_one_says(shop: Run, write: Write) -> None:
    cart = "email,when,what,item,price\nana@acme.com,2025-03-01 10:00:00,cart,i1,\n"
    plan = write("events.yaml", EVENTS)
    shop("import", write("a.csv", cart), "--map", plan, "--history", "--run-on", "4 minutes")
    assert ("trigger", "cart_abandoned") not in decisions(shop, "ana@acme.com")
    other = cart.replace("ana", "zoe")
    shop("import", write("b.csv", other), "--map", plan, "--history", "--run-on", "5 minutes")
    assert ("trigger", "cart_abandoned") in decisions(shop, "zoe@acme.com")


def test_a_map_with_mistakes_is_shown_with_all_of_them(shop: Run, write: Write) -> None:
    plan = write("bad.yaml", "kind: people\nidentfy: {email: email}\ntrait: {}\n")
    result = shop("import", write("c.csv", CONTACTS), "--map", plan, code=1)
    assert result.stderr.count("bad.yaml:") == 3
    assert "3 problems" in result.stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--run-on", "5 minutes"), "C108"),
        (("--continue",), "C108"),
        (("--history", "--run-on", "soon"), "C109"),
        (("--rejects", "/nowhere/at/all.csv"), "M125"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    shop: Run, write: Write, options: tuple[str, ...], code: str
) -> None:
    contacts, plan = write("contacts.csv", CONTACTS), write("people.yaml", PEOPLE)
    assert shop("import", contacts, "--map", plan, *options, code=1).stderr.startswith(code)


def test_an_import_is_undone_and_explained_as_undone(shop: Run, write: Write) -> None:
    contacts, plan = write("contacts.csv", CONTACTS), write("people.yaml", PEOPLE)
    others = write("others.csv", "email,name,news\nben@acme.com,Benjamin,1\n")
    shop("import", others, "--map", plan)
    shop("import", contacts, "--map", plan)
    id = json.loads(shop("imports", "--json").output)[0]["id"]
    assert "contacts.csv row 3" in shop("explain", "ben@acme.com").output
    seen = shop("unimport", id[:8], "--dry-run").output
    assert "1 people would be gone: only the import told of them." in seen
    assert "1 people would be without what it told." in seen
    done = shop("unimport", id[:8]).output
    assert "1 people gone" in done
    assert [one["email"] for one in json.loads(shop("people", "--json").output)] == ["ben@acme.com"]
    shown = json.loads(shop("explain", "ben@acme.com", "--json").output)
    assert [step["origin"]["undone"] for step in shown["steps"] if step["origin"]] == [False, True]
    assert "row 3 (import" in shop("explain", "ben@acme.com").output
    assert "was undone already" in shop("unimport", id, code=1).output
    assert json.loads(shop("imports", "--json").output)[0]["state"] == "undone"
    assert "2 rows imported" in shop("import", contacts, "--map", plan).output
    assert len(json.loads(shop("people", "--json").output)) == 2


def test_imports_of_one_name_are_told_apart_by_id_time_and_counts(shop: Run, write: Write) -> None:
    plan = write("people.yaml", PEOPLE)
    shop("import", write("contacts.csv", CONTACTS), "--map", plan)
    shop("import", write("contacts.csv", "email,name,news\nzoe@acme.com,Zoe,1\n"), "--map", plan)
    said = shop("unimport", "contacts.csv", code=1).stderr
    for one in json.loads(shop("imports", "--json").output):
        (line,) = (each for each in said.splitlines() if each.strip().startswith(one["id"][:8]))
        assert f"people, {one['rows']} rows, {one['rejected']} rejected, done, by" in line
        assert " UTC " in line
    shop("unimport", json.loads(shop("imports", "--json").output)[0]["id"][:8])
    assert "is undone" in shop("unimport", "contacts.csv").output  # only one is left to be


def test_an_import_that_is_not_there_cannot_be_undone(shop: Run) -> None:
    assert "There is no import 'abc'" in shop("unimport", "abc", code=1).output


def test_a_file_that_is_damaged_within_says_so_and_what_came_before_is_in(
    shop: Run, write: Write, tmp_path: Path
) -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    from pyarrow import parquet

    path = tmp_path / "people.parquet"
    table = arrow.table({"email": [f"p{n}@acme.com" for n in range(3_000)]})
    parquet.write_table(table, path, row_group_size=2_000)
    whole = path.read_bytes()
    at = parquet.ParquetFile(path).metadata.row_group(1).column(0).dictionary_page_offset
    path.write_bytes(whole[:at] + bytes(100) + whole[at + 100 :])
    plan = write("people.yaml", "kind: people\nidentify: {email: email}\n")
    said = shop("import", path, "--map", plan, code=1).output
    assert "M120" in said
    assert "The first 2,000 rows could be read." in said
    (listed,) = json.loads(shop("imports", "--json").output)
    assert (listed["state"], listed["handed_over"]) == ("failed", 2_000)
    assert "2,000 inputs have come in. The file is no Parquet that" in shop("imports").output
    assert "3,000 rows imported" not in shop("import", path, "--map", plan, code=1).output
    path.write_bytes(whole)
    assert "3,000 rows imported" in shop("import", path, "--map", plan).output
    assert len(json.loads(shop("people", "--json", "--limit", "5000").output)) == 3_000


def test_who_presses_ctrl_c_is_told_that_it_goes_on_there(
    shop: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    people = write("people.csv", "email\nana@acme.com\n")
    command = (
        "import",
        people,
        "--map",
        write("map.yaml", "kind: people\nidentify: {email: email}"),
    )
    with monkeypatch.context() as patch:
        patch.setattr("leadwright.cli.importing.settle", stopped)
        assert "the same command again goes on there" in shop(*command, code=130).stderr
    assert "1 rows imported" in shop(*command).output
