"""`leadwright assess` reads files and answers, and says all that is wrong at once."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from leadwright.cli import assess

Run = Any

DEALS = """\
Deal;Betrag;Company;E-Mail;Deal Stage
1;12.000,50;Acme;ana@acme.com;Closed Won
2;300,00;;jo@gmail.com;Closed Won
3;99;;;Closed Won
4;abc;Acme;;Closed Won
5;1.000;;ben@bolt-industries.com;Closed Won
6;5.000;Acme;;Closed Lost
7;5;too;many;cells;here
"""


def test_answers_are_assessed_with_their_reasons(run: Run) -> None:
    said = run("assess", "--business", "1200000", "--consumer", "300000").output
    assert said.startswith("You are b2b.\n")
    assert "80.0 %" in said
    assert "acceptance_rate" in said
    assert "leadwright init ./leadwright-data --model b2b" in said


def test_product_led_sign_ups_of_companies_make_it_hybrid(run: Run) -> None:
    arguments = ("assess", "--business", "1.2m", "--consumer", "300k", "--product-led", "yes")
    found = json.loads(run(*arguments, "--json").output)
    assert (found["model"], found["playbook"]) == ("hybrid", "hybrid")
    assert (found["business"], found["consumer"]) == (120_000_000, 30_000_000)
    assert found["business_share"] == 0.8
    assert any("bridge" in reason for reason in found["reasons"])


def test_a_file_of_deals_is_added_up_and_its_bad_rows_told(run: Run, write: Any) -> None:
    file = write("deals.csv", DEALS)
    said = run("assess", file).output
    assert said.startswith("You are b2b.\n")
    assert "Businesses closed 13,000.50 of 13,300.50" in said
    assert re.search(r"Left out: 1 with the status 'Closed Lost'", said)
    assert re.findall(r"^ +(\d) +(R\d+)", said, re.MULTILINE) == [
        ("4", "R402"), ("5", "R401"), ("8", "R102"),
    ]  # fmt: skip
    deals = json.loads(run("assess", file, "--json").output)["deals"]
    assert (deals["counted"], len(deals["rejected"])) == (3, 3)


def test_rows_may_come_as_json_too(run: Run, write: Any) -> None:
    file = write("deals.jsonl", '{"amount": 5, "buyer": "b2c"}\n{"amount": 1.5, "buyer": "b2b"}\n')
    found = json.loads(run("assess", file, "--json").output)
    assert (found["model"], found["consumer"], found["business"]) == ("b2c", 500, 150)


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ((), ["C138"]),
        (("--business", "5"), ["C138"]),
        (("--business", "x", "--consumer", "-3", "--product-led", "maybe"),
         ["C137", "C139", "C139"]),
        (("--business", "0", "--consumer", "0"), ["C135"]),
        (("{nothing}", "--business", "1", "--product-led", "?"), ["C137", "C136", "M120"]),
        (("{columns}",), ["C131", "C132"]),
        (("{lost}",), ["C135"]),
        (("{empty}",), ["M121"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_said_at_once(
    run: Run, write: Any, tmp_path: Path, arguments: tuple[str, ...], codes: list[str]
) -> None:
    named = {
        "nothing": tmp_path / "nothing.csv",
        "columns": write("columns.csv", "id,name\n1,x\n"),
        "lost": write("lost.csv", "amount,buyer,status\n1,b2b,lost\n"),
        "empty": write("empty.csv", ""),
    }
    result = run("assess", *(one.format(**named) for one in arguments), code=1)
    assert re.findall(r"^([CM]\d{3}) ", result.stderr, re.MULTILINE) == codes
    assert result.stdout == ""


def test_a_file_of_odd_headers_amounts_and_words_is_read_and_says_how(run: Run, write: Any) -> None:
    deals = write(
        "deals.csv",
        "Deal Name;Deal Value (EUR);Customer Type;Closed Date;Won?\n"
        "Acme;12.500,00 €;Geschäftskunde;01.02.2026;Yes\n"
        "Jo;89,90 €;Privatkunde;03.02.2026;Yes\n"
        "Jo back;89,90-;Privatkunde;05.02.2026;Yes\n"
        "Bolt;1.200 €;Firma;05.02.2026;No\n"
        "Initech;4'500.00;B2B;06.02.2026;Yes\n"
        "Kim;1 000,- €;Private individual;06.02.2026;Closed Won (Retail)\n",
    )
    said = run("assess", deals).output
    assert "Businesses closed 17,000 of 18,000" in said
    assert "amount from 'Deal Value (EUR)', buyer from 'Customer Type', status from 'Won?'" in said
    assert "rejected" not in said


def test_what_nobody_can_sort_is_said_where_it_could_turn_the_result(run: Run, write: Any) -> None:
    deals = write("deals.csv", "who pays,deal size\nSMB,2000\nWalk-in,900\nHousehold,100\n")
    named = ("--column", "buyer=who pays")
    said = run("assess", deals, *named).output
    assert "You are b2b." in said
    assert "1 row rejected" in said
    assert "Nothing says who paid 900 of it: that could make it hybrid." in said
    assert "--means 'Walk-in'=consumer" in said
    sure = run("assess", deals, *named, "--means", "walk-in=consumer").output
    assert "You are hybrid." in sure
    assert "Nothing says who paid" not in sure
    found = json.loads(run("assess", deals, *named, "--json").stdout)["deals"]
    assert (found["unsorted"], found["could_be"]) == (90_000, ["hybrid"])
    assert found["columns"] == {"amount": "deal size", "buyer": "who pays"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--column", "amount=Price"), "There is no column 'Price'"),
        (("--column", "worth=total"), "'worth=total' says nothing here"),
        (("--means", "SMB=sometimes"), "'SMB=sometimes' says nothing here"),
        (("--means", "SMB"), "'SMB' says nothing here"),
    ],
)
def test_a_column_or_a_word_that_makes_no_sense_is_told(
    run: Run, write: Any, arguments: tuple[str, ...], said: str
) -> None:
    deals = write("deals.csv", "buyer,total\nSMB,2000\n")
    assert said in run("assess", deals, *arguments, code=1).stderr


def test_what_makes_no_sense_is_asked_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "_at_a_terminal", lambda: True)
    said = run("assess", stdin=b"much\n1,2 Mio\n-3\n100\nperhaps\nno\n").output
    assert "You are b2b." in said
    assert "'much' is no amount" in said


def test_somebody_at_a_terminal_is_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "_at_a_terminal", lambda: True)
    said = run("assess", stdin=b"100\n900\nno\n").output
    assert "You are b2c." in said
    assert "--product-led" not in said
