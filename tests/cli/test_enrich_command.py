"""A company table fills in what accounts have not said."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from leadwright import boot
from leadwright.core.unit import ANYONE, Head, decode_head

Run = Any
Write = Callable[[str, str], Path]
ACCOUNTS = """domain,name,industry
acme.example,Acme GmbH,
bolt.example,Bolt Ltd,Fintech
corp.example,Corp One B.V.,
twin-a.example,Twin,
twin-b.example,Twin Inc,
"""
MAP = """kind: accounts
identify: {domain: domain}
traits: {name: name, industry: industry}
"""
TABLE = """Company,Website,Sector,Team Size,Country
ACME,https://www.acme.example/about,Software,"1,200",DE
Bolt,bolt.example,Software,40,UK
Corp One,,Logistics,,NL
Twin,,Retail,9,FR
Nobody,nobody.example,Retail,9,FR
"""


@pytest.fixture
def sales(begun: Any, sales_team: Any, write: Write) -> Run:
    """A workspace with five accounts, one of which has said its industry."""
    accounts = "import", write("accounts.csv", ACCOUNTS), "--map", write("a.yaml", MAP)
    return begun(sales_team, accounts)


def known(tmp_path: Path) -> dict[str, tuple[dict[str, object], dict[str, str]]]:
    """domain -> (traits a table may fill, where they are from)."""
    found = {}
    with closing(boot.open_app(str(tmp_path / "data"))) as app:
        queries = app.store.queries()
        for row in queries.accounts(app.workspace(None).id, 50).rows:
            head = decode_head(queries.document(row.unit, ANYONE) or b"")
            assert isinstance(head, Head)
            names = ("industry", "employees", "country", "revenue")
            traits: dict[str, object] = {n: head.traits[n] for n in names if n in head.traits}
            found[row.domain] = (traits, head.enriched)
        queries.close()
    return found


def test_accounts_are_found_by_domain_and_then_by_name(
    sales: Run, write: Write, tmp_path: Path
) -> None:
    said = sales("enrich", write("table.csv", TABLE), "--source", "clearview").output
    assert "5 rows: 2 are accounts by their domain, 1 by their name; 1 fit several, 1 none." in said
    found = known(tmp_path)
    traits, sources = found["acme.example"]
    assert traits == {"industry": "Software", "employees": 1200, "country": "DE"}
    assert set(sources.values()) == {"clearview"}
    assert found["corp.example"][0] == {"industry": "Logistics", "country": "NL"}
    assert found["twin-a.example"] == ({}, {})
    assert "nobody.example" not in found


def test_what_an_account_has_said_stays(sales: Run, write: Write, tmp_path: Path) -> None:
    sales("enrich", write("table.csv", TABLE))
    traits, sources = known(tmp_path)["bolt.example"]
    assert traits == {"industry": "Fintech", "employees": 40, "country": "UK"}
    assert sources == {"country": "table.csv", "employees": "table.csv"}


def test_the_source_is_told_when_somebody_asks(sales: Run, write: Write) -> None:
    sales("enrich", write("table.csv", TABLE), "--source", "clearview")
    assert "country, employees, industry from clearview" in sales("explain", "acme.example").output


def test_a_dry_run_matches_and_changes_nothing(sales: Run, write: Write, tmp_path: Path) -> None:
    said = sales("enrich", write("table.csv", TABLE), "--dry-run").output
    assert "industry=Software" in said
    assert "nothing was changed" in said
    assert known(tmp_path)["acme.example"] == ({}, {})


def test_columns_of_any_name_can_be_used(sales: Run, write: Write, tmp_path: Path) -> None:
    rows = [{"site": "acme.example", "GICS Sector": "Energy", "Umsatz": 12}]
    table = write("table.json", json.dumps(rows))
    said = ("--column", "domain=site", "--column", "industry=GICS Sector")
    sales("enrich", table, *said, "--column", "revenue=Umsatz")
    assert known(tmp_path)["acme.example"][0] == {"industry": "Energy", "revenue": 12}


@pytest.mark.parametrize(
    ("table", "options", "code"),
    [
        (TABLE, ("--column", "industry"), "C165"),
        (TABLE, ("--column", "industry=Branche"), "C166"),
        ("x,Sector\n1,Energy\n", (), "C167"),
        ("domain,x\nacme.example,1\n", (), "C168"),
    ],
)
def test_a_table_that_is_of_no_use_is_told_so(
    sales: Run, write: Write, table: str, options: tuple[str, ...], code: str
) -> None:
    assert code in sales("enrich", write("table.csv", table), *options, code=1).output


def test_a_table_fills_in_accounts_that_come_later(
    sales: Run, write: Write, tmp_path: Path
) -> None:
    sales("enrich", write("table.csv", TABLE), "--source", "clearview")
    late = "domain,name,industry\nnobody.example,Nobody,\nsolo.example,Corp One,\n"
    late += "duo.example,Twin,\nmine.example,ACME,Mining\n"
    sales("import", write("late.csv", late), "--map", write("a.yaml", MAP))
    found = known(tmp_path)
    traits, sources = found["nobody.example"]
    assert traits == {"industry": "Retail", "employees": 9, "country": "FR"}
    assert set(sources.values()) == {"clearview"}
    assert found["solo.example"] == ({}, {})  # the name is the first one's
    assert found["mine.example"][0]["industry"] == "Mining"
    assert "clearview" in sales("explain", "nobody.example").output


def test_an_account_that_says_its_name_later_is_found_by_it(
    run: Run, write: Write, tmp_path: Path
) -> None:
    run("init", tmp_path / "data", "--model", "b2b", "--name", "sales")
    run("enrich", write("table.csv", TABLE), "--source", "clearview")
    some = "domain,name,industry\nacme.example,,\nbolt.example,,Fintech\nx.example,Corp One Ltd,\n"
    some += "y.example,Twin,\n"
    run("import", write("some.csv", some), "--map", write("a.yaml", MAP))
    found = known(tmp_path)
    assert found["acme.example"][0]["employees"] == 1200
    assert found["bolt.example"][0] == {"industry": "Fintech", "employees": 40, "country": "UK"}
    assert found["x.example"][0] == {"industry": "Logistics", "country": "NL"}
    assert found["y.example"][0] == {"industry": "Retail", "employees": 9, "country": "FR"}


def test_a_newer_table_of_the_source_takes_the_place_of_the_older(
    sales: Run, write: Write, tmp_path: Path
) -> None:
    for size in (5, 6):
        table = f"domain,employees\nlate.example,{size}\nacme.example,{size}\n"
        sales("enrich", write(f"t{size}.csv", table), "--source", "clearview")
    assert known(tmp_path)["acme.example"][0]["employees"] == 6
    late = write("late.csv", "domain,name,industry\nlate.example,,\n")
    sales("import", late, "--map", write("a.yaml", MAP))
    assert known(tmp_path)["late.example"][0] == {"employees": 6}
    listed = json.loads(sales("tables", "--json").output)
    assert [(one["name"], one["in_use"]) for one in listed] == [("t6.csv", True), ("t5.csv", False)]


def test_a_table_that_was_stopped_fills_in_nothing_more(
    sales: Run, write: Write, tmp_path: Path
) -> None:
    sales("enrich", write("t.csv", "domain,employees\nlate.example,5\n"), "--source", "clearview")
    assert "C169" in sales("tables", "--stop", "other", code=1).output
    sales("tables", "--stop", "clearview")
    late = write("late.csv", "domain,name,industry\nlate.example,,\n")
    sales("import", late, "--map", write("a.yaml", MAP))
    assert known(tmp_path)["late.example"] == ({}, {})
