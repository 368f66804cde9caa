"""`leadwright explain`: what happened, what was decided by which rule, and what it adds up to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Any
Write = Callable[[str, str], Path]
PEOPLE = "kind: people\nidentify: {email: email, user_id: id}\ntraits: {name: name, title: title}\n"
VISITS = """
kind: events
identify: {email: email}
occurred_at: when
event: {const: Page Viewed}
properties: {path: path}
"""
ACCOUNTS = """
kind: accounts
identify: {domain: site}
traits: {name: name, employees: {column: size, as: number}, industry: industry}
"""


@pytest.fixture
def sales(begun: Any, sales_team: Any, write: Write) -> Run:
    """A workspace of the business model, with an account, a person and what they read."""
    accounts = write("a.csv", "site,name,size,industry\nacme.com,Acme,250,Software\n")
    people = write("p.csv", "email,id,name,title\nana@acme.com,u7,Ana Ruiz,VP Sales\n")
    visits = "email,when,path\n" + "".join(
        f"ana@acme.com,2025-03-0{day} 10:00:00,/pricing\n" for day in (1, 2)
    )
    return begun(
        sales_team,
        ("import", accounts, "--map", write("accounts.yaml", ACCOUNTS)),
        ("import", people, "--map", write("people.yaml", PEOPLE)),
        ("import", write("v.csv", visits), "--map", write("visits.yaml", VISITS)),
    )


@pytest.mark.parametrize("who", ["ana@acme.com", "ANA@acme.com", "email:ana@acme.com", "u7"])
def test_a_person_is_found_by_every_name_they_have(sales: Run, who: str) -> None:
    shown = json.loads(sales("explain", who, "--json").output)
    assert (shown["kind"], shown["title"]) == ("person", "Ana Ruiz")


@pytest.mark.parametrize("who", ["acme.com", "domain:ACME.com"])
def test_an_account_is_found_by_its_domain(sales: Run, who: str) -> None:
    shown = json.loads(sales("explain", who, "--json").output)
    assert (shown["kind"], shown["title"]) == ("account", "Acme")
    assert shown["state"]["people"] == 1


def test_the_number_in_a_list_leads_to_the_same_person(sales: Run) -> None:
    shown = json.loads(sales("explain", "ana@acme.com", "--json").output)
    again = json.loads(sales("explain", f"id:{shown['number']}", "--json").output)
    assert again["steps"] == shown["steps"]


def test_a_score_is_the_sum_of_what_the_rules_gave(sales: Run) -> None:
    for who in ("ana@acme.com", "acme.com"):
        shown = json.loads(sales("explain", who, "--json").output)
        for score in ("engagement", "fit"):
            parts = [one["milli"] for one in shown["contributions"] if one["score"] == score]
            assert sum(parts) == shown[score]
    assert shown["fit"] == 40_000
    assert {one["rule"] for one in shown["contributions"] if one["score"] == "fit"} == {
        "midsize_or_larger",
        "right_industry",
    }


def test_every_decision_has_a_rule_or_a_reason_and_the_playbook_version(sales: Run) -> None:
    shown = json.loads(sales("explain", "ana@acme.com", "--json").output)
    decided = [(step, one) for step in shown["steps"] for one in step["decisions"]]
    assert decided
    for step, one in decided:
        assert one["rule"] or one["because"]
        assert step["version"] == 1
        assert len(step["playbook"]) == 16


def test_what_came_in_is_shown_with_what_it_said(sales: Run) -> None:
    shown = json.loads(sales("explain", "ana@acme.com", "--json").output)
    said = [step["said"] for step in shown["steps"] if step["name"] == "Page Viewed"]
    assert said == [{"path": "/pricing"}, {"path": "/pricing"}]
    printed = sales("explain", "ana@acme.com").output
    assert "Page Viewed" in printed
    assert "path=/pricing" in printed
    assert "= sum" in printed


def test_what_had_happened_before_it_came_in_says_when(sales: Run) -> None:
    said = sales("explain", "ana@acme.com").output
    assert "(happened 2025-03-01 10:00:00)" in said
    steps = json.loads(sales("explain", "ana@acme.com", "--json").output)["steps"]
    viewed = [step for step in steps if step["name"] == "Page Viewed"]
    assert [step["occurred_at"] for step in viewed] == [1_740_823_200_000, 1_740_909_600_000]
    assert all(step["at"] > step["occurred_at"] for step in viewed)


def test_a_rule_is_shown_as_it_was_written_beside_what_it_compared(sales: Run) -> None:
    printed = " ".join(sales("explain", "ana@acme.com").output.split())
    assert "Stage lead: lead holds: person.is_known [person.is_known=yes]" in printed
    stages = [
        one
        for step in json.loads(sales("explain", "ana@acme.com", "--json").output)["steps"]
        for one in step["decisions"]
        if one["kind"] == "stage"
    ]
    assert [(one["says"], one["condition"]) for one in stages] == [
        ("Stage lead", "person.is_known")
    ]


def test_an_account_shows_which_of_its_people_it_is_about(sales: Run) -> None:
    printed = sales("explain", "acme.com").output
    assert "Ana Ruiz: Page Viewed" in printed
    shown = json.loads(sales("explain", "acme.com", "--json").output)
    assert {step["who"] for step in shown["steps"]} == {"", "Ana Ruiz"}


def test_codes_and_places_are_for_those_who_ask_for_them(sales: Run) -> None:
    assert ", journal " not in sales("explain", "ana@acme.com").output
    assert "event Page Viewed, n " in sales("explain", "ana@acme.com", "--all").output
    printed = sales("explain", "ana@acme.com").output
    assert "gone_quiet: armed for 20" in printed
    assert "owner: nobody" in sales("explain", "acme.com").output


def test_data_that_says_nothing_new_is_not_repeated(run: Run, tmp_path: Path, write: Write) -> None:
    run("init", tmp_path / "data", "--model", "b2c", "--name", "shop")
    people = write("p.csv", "email,id,name,title\nbo@mail.example,u1,Bo Lee,Dr\n")
    for _ in range(2):
        run("import", people, "--map", write("people.yaml", PEOPLE))
    assert run("explain", "bo@mail.example").output.count("title=Dr") == 1


def test_what_was_not_sent_says_what_would_change_it(
    run: Run, tmp_path: Path, write: Write
) -> None:
    run("init", tmp_path / "data", "--model", "b2c", "--name", "shop")
    visits = write("v.csv", "email,when,path\nbo@mail.example,2025-03-01 10:00:00,x\n")
    carts = VISITS.replace("Page Viewed", "Product Added")
    run("import", visits, "--map", write("visits.yaml", carts), "--history")
    printed = " ".join(run("explain", "bo@mail.example").output.replace("│", " ").split())
    assert "Not sent: no consent: consent to marketing by email was never given" in printed
    assert "A form, an import or `subscribe` gives it." in printed


def test_what_has_not_happened_is_asked_of_the_rules(sales: Run) -> None:
    printed = " ".join(sales("explain", "acme.com", "--why-not").output.replace("│", " ").split())
    assert "mql: it does not hold: account.fit >= 20 and account.engagement >= 50" in printed
    assert "it is offered to sales at mql, which has not come" in printed
    shown = json.loads(sales("explain", "ana@acme.com", "--why-not", "--json").output)
    (email,) = [one for one in shown if (one["what"], one["name"]) == ("channel", "email")]
    assert email["because"] == "consent to marketing by email was never given"


def test_only_the_latest_inputs_are_shown_if_one_wants_fewer(sales: Run) -> None:
    every = json.loads(sales("explain", "ana@acme.com", "--json").output)
    few = json.loads(sales("explain", "ana@acme.com", "--limit", "1", "--json").output)
    assert few["steps"] == every["steps"][-1:]
    assert few["more"]
    assert not every["more"]
    assert "older inputs left out" in sales("explain", "ana@acme.com", "--limit", "1").output


def test_a_name_that_could_be_several_is_not_guessed(sales: Run, write: Write) -> None:
    number = json.loads(sales("explain", "acme.com", "--json").output)["number"]
    people = write("q.csv", f"email,id,name,title\nzoe@acme.com,{number},Zoe,CEO\n")
    sales("import", people, "--map", write("people.yaml", PEOPLE))
    said = sales("explain", str(number), code=1).stderr
    assert f"user:{number}, id:{number}" in said
    assert json.loads(sales("explain", f"user:{number}", "--json").output)["title"] == "Zoe"
