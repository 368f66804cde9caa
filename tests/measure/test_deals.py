"""A file of deals becomes closed revenue by kind of buyer, and says what it left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.measure.deals import (
    Deals,
    Mail,
    add_up,
    column_problems,
    find_columns,
    minor_units,
    sum_problems,
)

MAIL = Mail(
    clean=lambda text: text.lower() if "@" in text else "",
    company=lambda text: None if text.endswith("@free.example") else text.partition("@")[2],
)


def added(*rows: dict[str, str]) -> Deals:
    return add_up(enumerate(rows, 2), find_columns(rows[0]), MAIL)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1200", 120_000),
        ("1,200", 120_000),
        ("1.200", 120_000),
        ("1,200.50", 120_050),
        ("1.200,50", 120_050),
        ("1 200,5", 120_050),
        ("1'200'000.00", 120_000_000),
        ("1.200.000", 120_000_000),
        ("12.5", 1_250),
        ("12,50", 1_250),
        ("0.500", 50),
        ("€ 12", 1_200),
        ("12 EUR", 1_200),
        ("$1,000.00", 100_000),
        ("-$5", -500),
        ("(5.00)", -500),
        ("1.2m", 120_000_000),
        ("300k", 30_000_000),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert minor_units(text) == minor


@pytest.mark.parametrize("text", ["", "-", "abc", "1,2,3", "12.34.56", "1e5", "NaN", "9" * 40])
def test_what_is_no_amount_is_not_guessed_at(text: str) -> None:
    assert minor_units(text) is None


@given(st.integers(-(10**14), 10**14))
def test_every_amount_with_two_decimals_comes_back(minor: int) -> None:
    sign, size = "-" if minor < 0 else "", abs(minor)
    for text in (f"{size / 100:.2f}", f"{size // 100:,}.{size % 100:02}"):
        assert minor_units(sign + text) == minor


@pytest.mark.parametrize("header", ["buyer_type", "Buyer Type", "BUYER-TYPE", " Customer type "])
def test_headers_are_found_however_they_are_written(header: str) -> None:
    assert find_columns([header, "Amount (EUR)", "Revenue"]) == {
        "buyer": header,
        "amount": "Revenue",
    }


def test_the_likeliest_of_several_columns_counts() -> None:
    assert find_columns(["value", "amount"])["amount"] == "amount"


def test_the_buyer_type_is_believed_before_anything_else() -> None:
    deals = added(
        {"buyer type": "B2C", "amount": "10", "company": "Acme", "email": "a@acme.example"},
        {"buyer type": "Enterprise", "amount": "20", "company": "", "email": ""},
    )
    assert (deals.business, deals.consumer) == (2_000, 1_000)


def test_without_a_buyer_type_company_and_address_tell() -> None:
    deals = added(
        {"amount": "1", "company": "Acme", "email": "jo@free.example"},
        {"amount": "2", "company": "n/a", "email": "jo@acme.example"},
        {"amount": "4", "company": "", "email": "Jo@free.example"},
    )
    assert (deals.business, deals.consumer) == (300, 400)
    assert sorted(deals.by) == [
        "a company is named",
        "the e-mail address is a company's",
        "the e-mail address is not a company's",
    ]


def test_where_only_companies_are_listed_a_deal_without_one_is_a_consumers() -> None:
    deals = added({"amount": "1", "company": "Acme"}, {"amount": "2", "company": ""})
    assert (deals.business, deals.consumer) == (100, 200)


def test_a_row_that_cannot_be_used_is_told_with_all_that_is_wrong() -> None:
    deals = added(
        {"amount": "abc", "buyer": "alien"},
        {"amount": "5", "buyer": ""},
        {"amount": "5", "buyer": "private"},
    )
    assert [(one.row, one.code) for one in deals.rejected] == [
        (2, "R401"),
        (2, "R402"),
        (3, "R402"),
    ]
    assert (deals.rows, deals.consumer) == (1, 500)


def test_only_deals_that_are_won_count_where_a_column_says_so() -> None:
    deals = added(
        {"amount": "1", "buyer": "business", "Deal Stage": "Closed Won"},
        {"amount": "2", "buyer": "business", "Deal Stage": "Closed Lost"},
        {"amount": "4", "buyer": "business", "Deal Stage": ""},
    )
    assert deals.business == 100
    assert deals.left_out == {"Closed Lost": 1, "nothing": 1}


def test_what_was_given_back_is_taken_off() -> None:
    deals = added({"amount": "10", "buyer": "b2b"}, {"amount": "-4", "buyer": "b2b"})
    assert deals.business == 600


def test_empty_rows_are_neither_counted_nor_rejected() -> None:
    deals = added({"amount": "", "buyer": ""}, {"amount": "1", "buyer": "b2b"})
    assert (deals.rows, deals.rejected) == (1, [])


def test_columns_that_are_missing_are_all_named() -> None:
    assert [one.code for one in column_problems(find_columns(["id"]), "x.csv")] == ["C131", "C132"]
    assert column_problems(find_columns(["amount", "email"]), "x.csv") == []


def test_sums_that_decide_nothing_are_refused() -> None:
    mixed = added(
        {"amount": "1", "buyer": "b2b", "currency": "eur"},
        {"amount": "-2", "buyer": "b2c", "currency": "USD"},
    )
    assert [one.code for one in sum_problems(mixed, "x")] == ["C133", "C134"]
    lost = added({"amount": "1", "buyer": "b2b", "status": "open"})
    [problem] = sum_problems(lost, "x")
    assert (problem.code, "'open'" in problem.what) == ("C135", True)
    assert sum_problems(added({"amount": "1", "buyer": "b2b"}), "x") == []
