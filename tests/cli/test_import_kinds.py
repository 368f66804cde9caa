"""What revenue operations do with `leadwright import`, from the file to the decision."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from leadwright.playbook.shipped import shipped_text

Run = Callable[..., Result]
Write = Callable[[str, str], Path]
CONTACTS = (
    "Record ID,First Name,Last Name,Email,Lifecycle Stage,Create Date,Associated Company,"
    "Associated Company IDs,Job Title,Unsubscribed from all email\n"
    "51,Ana,Ruiz,ana@acme.com,lead,2026-01-05 10:11,Acme,7001,CTO,\n"
    "52,Ben,Okafor,ben@acme.com,lead,2026-01-06 10:11,Acme,7001,,true\n"
)
DEALS = (
    "kind: opportunities\nidentify: {domain: Website}\n"
    "opportunity: {opportunity: Id, stage: Stage, amount: Amount}\n"
)


@pytest.fixture
def sales(begun: Any, sales_team: Any) -> Run:
    """The command line, with a workspace under the shipped playbook for businesses."""
    return begun(sales_team)


def shown(run: Run, *command: object) -> Any:
    """What a command prints as JSON."""
    return json.loads(run(*command, "--json").output)


def test_an_export_of_hubspot_comes_in_without_a_map(sales: Run, write: Write) -> None:
    said = sales("import", write("contacts.csv", CONTACTS)).output
    assert "contacts.csv is a HubSpot export of people" in said
    assert "2 rows imported" in said
    people = {one["email"]: one for one in shown(sales, "people")}
    [account] = shown(sales, "accounts")
    assert {one["account"] for one in people.values()} == {account["unit"]}
    told = shown(sales, "explain", "ben@acme.com")
    decided = [(one["kind"], one["name"]) for step in told["steps"] for one in step["decisions"]]
    assert ("suppression", "email/unsubscribed") in decided


def test_another_file_asks_for_a_map_and_offers_one(sales: Run, write: Write) -> None:
    file = write("list.csv", "Mail;Vorname\nana@acme.com;Ana\n")
    refused = sales("import", file, code=1).stderr
    assert refused.startswith("C117")
    assert "--propose > map.yaml" in refused
    plan = write("map.yaml", sales("import", file, "--propose").stdout)
    assert "1 rows imported" in sales("import", file, "--map", plan).output
    assert [one["email"] for one in shown(sales, "people")] == ["ana@acme.com"]


def test_a_proposal_needs_no_workspace_and_says_what_is_open(run: Run, write: Write) -> None:
    file = write("signups.csv", "Email,Signup date\na@a.com,03/04/2024\n")
    result = run("import", file, "--propose")
    assert result.stdout.startswith("# A map for signups.csv")
    assert "day first or month first" in result.stderr


def test_a_dry_run_tells_the_new_from_the_known(sales: Run, write: Write) -> None:
    file = write("contacts.csv", CONTACTS)
    before = sales("import", file, "--dry-run").output
    assert "2 people would be created" in before
    assert "1 accounts would be created" in before
    assert "2 people would belong to an account" in before
    assert "1 stops would be noted" in before
    sales("import", file)
    more = write("more.csv", CONTACTS + "53,Zoe,Li,zoe@acme.com,lead,,Acme,7001,,\n")
    after = sales("import", more, "--dry-run").output
    assert "1 people would be created" in after
    assert "2 people would be updated" in after
    assert "accounts would be created" not in after


def test_deals_open_move_and_win_and_the_same_file_changes_nothing(
    sales: Run, write: Write
) -> None:
    plan = write("deals.yaml", DEALS)
    first = write("deals.csv", "Id,Website,Stage,Amount\nd1,acme.com,Discovery,100\n")
    sales("import", first, "--map", plan)
    assert shown(sales, "accounts")[0]["open_opportunities"] == 1
    second = write("later.csv", "Id,Website,Stage,Amount\nd1,acme.com,Closed Won,120\n")
    sales("import", second, "--map", plan)
    [account] = shown(sales, "accounts")
    assert (account["stage"], account["open_opportunities"]) == ("customer", 0)
    once = sales("report", "--json").output
    assert '"won_value"' in once
    again = write("again.csv", "Website,Id,Stage,Amount\nacme.com,d1,Closed Won,120\n")
    sales("import", again, "--map", plan)
    assert sales("report", "--json").output == once


def test_a_stage_the_playbook_has_not_is_rejected_before_it_is_folded(
    sales: Run, write: Write
) -> None:
    file = write("deals.csv", "Id,Website,Stage,Amount\nd1,acme.com,Maybe,1\n")
    said = sales("import", file, "--map", write("deals.yaml", DEALS)).output
    assert "1 rows rejected: R308 1." in said
    assert "discovery, proof_of_concept" in file.with_name("deals.csv.rejects.csv").read_text()


def test_an_address_on_a_suppression_list_is_not_written_to_when_it_comes_in_later(
    shop: Run, write: Write
) -> None:
    stops = write("stops.yaml", "kind: suppressions\nidentify: {email: e}\n")
    shop("import", write("stops.csv", "e\nana@acme.com\n"), "--map", stops)
    assert shown(shop, "people") == []  # nobody who is on a list only is a lead
    people = "kind: people\nidentify: {email: e}\nconsent: {email_marketing: n}\n"
    shop("import", write("p.csv", "e,n\nana@acme.com,1\n"), "--map", write("p.yaml", people))
    touches = shown(shop, "explain", "ana@acme.com")["touches"]
    assert [one for one in touches if one["state"] in ("planned", "sending", "sent")] == []


def test_companies_are_refused_where_no_accounts_are_kept(shop: Run, write: Write) -> None:
    plan = write("a.yaml", "kind: accounts\nidentify: {domain: d}\n")
    assert shop("import", write("a.csv", "d\na.com\n"), "--map", plan, code=1).stderr.startswith(
        "C120"
    )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--kind", "leads"), "C121"),
        (("--map", "MAP", "--kind", "people"), "C118"),
        (("--propose", "OTHER"), "C119"),
    ],
)
def test_what_does_not_go_together_is_refused(
    sales: Run, write: Write, options: tuple[str, ...], code: str
) -> None:
    file = write("list.csv", "Email\nana@acme.com\n")
    plan = write("map.yaml", "kind: people\nidentify: {email: Email}\n")
    words = [{"MAP": plan, "OTHER": file}.get(word, word) for word in options]
    assert sales("import", file, *words, code=1).stderr.startswith(code)


def test_the_same_file_is_told_to_be_known_and_imports_are_listed(sales: Run, write: Write) -> None:
    file = write("contacts.csv", CONTACTS)
    sales("import", file)
    assert "imported already: 2 rows" in sales("import", file).output
    [record] = shown(sales, "imports")
    assert (record["name"], record["state"], record["rows"]) == ("contacts.csv", "done", 2)
    assert "contacts.csv" in sales("imports").output


def test_a_suppressed_person_does_not_stop_their_company(sales: Run, write: Write) -> None:
    stops = write("stops.yaml", "kind: suppressions\nidentify: {email: e}\n")
    sales("import", write("stops.csv", "e\nana@acme.com\n"), "--map", stops)
    told = shown(sales, "explain", "acme.com")
    decided = [(one["kind"], one["name"]) for step in told["steps"] for one in step["decisions"]]
    assert [name for kind, name in decided if kind == "suppression"] == ["*/suppression list"]
    assert [kind for kind, _ in decided if kind == "refused"] == []


@pytest.mark.parametrize("included", [False, True])
def test_nobody_enters_a_sequence_by_an_import_unless_it_says_so(
    run: Run, write: Write, tmp_path: Path, included: bool
) -> None:
    text = shipped_text("b2c")
    opening = "      enter_at_stage: [lead]\n"
    assert opening in text
    if included:
        text = text.replace(opening, opening + "      include_existing: true\n")
    run("init", tmp_path / "data", "--playbook", write("shop.yaml", text), "--name", "shop")
    people = "kind: people\nidentify: {email: e}\nconsent: {email_marketing: n}\n"
    run("import", write("p.csv", "e,n\nana@acme.com,1\n"), "--map", write("p.yaml", people))
    told = shown(run, "explain", "ana@acme.com")
    decided = [(one["kind"], one["name"]) for step in told["steps"] for one in step["decisions"]]
    assert ([name for kind, name in decided if kind == "enrolment"] != []) is included
    assert (("withheld", "imported") in decided) is not included


def test_an_export_comes_again_under_its_record_ids_whatever_has_become_of_the_addresses(
    sales: Run, write: Write
) -> None:
    sales("import", write("contacts.csv", CONTACTS))
    later = CONTACTS.replace("ana@acme.com", "ana.ruiz@acme.com").replace(",CTO,", ",CEO,")
    sales("import", write("later.csv", later))
    people = {one["email"]: one for one in shown(sales, "people")}
    assert len(people) == 2
    ana = shown(sales, "explain", "ana@acme.com")
    assert shown(sales, "explain", "ana.ruiz@acme.com")["number"] == ana["number"]


def test_an_address_of_a_function_can_be_suppressed_and_stays_so(run: Run, write: Write) -> None:
    run("init", write("x", "").with_name("data"), "--model", "b2c", "--name", "shop")
    stops = "kind: suppressions\nidentify: {email: mail}\n"
    run("import", write("stops.csv", "mail\ninfo@acme.com\n"), "--map", write("s.yaml", stops))
    told = shown(run, "explain", "info@acme.com")
    assert told["state"]["suppressed *"] == "suppression list"
    assert shown(run, "people") == []
