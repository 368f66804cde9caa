"""A file of deals becomes closed revenue by kind of buyer, and says what it left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.measure.amounts import currency_of, minor_units
from leadwright.measure.buyers import kind_of_buyer
from leadwright.measure.deals import (
    Deals,
    Mail,
    add_up,
    column_problems,
    find_columns,
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
        ("12.500,00 €", 1_250_000),
        ("89,90-", -8_990),
        ("\u22125", -500),
        ("-€89.90", -8_990),
        ("($1,200.00)", -120_000),
        ("4\u2019500.\u2013", 450_000),
        ("1.200,- EUR", 120_000),
        ("1,20,000", 12_000_000),
        ("₹1,20,000.50", 12_000_050),
        ("R$ 1.200,00", 120_000),
        ("US$ 1,200", 120_000),
        ("1 200,50 kr", 120_050),
        ("1,2 Mio. €", 120_000_000),
        ("5 Tsd. EUR", 500_000),
        ("12 MXN", 1_200),
        ("CHF 1'200.-", 120_000),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert minor_units(text) == minor


@pytest.mark.parametrize("text", ["", "-", "abc", "1,2,3", "12.34.56", "1e5", "NaN", "9" * 40])
def test_what_is_no_amount_is_not_guessed_at(text: str) -> None:
    assert minor_units(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("12", ""), ("€ 12", "EUR"), ("12 EUR", "EUR"), ("12 eur", "EUR"), ("$12", "USD"),
     ("US$12", "USD"), ("CA$12", "CAD"), ("12k£", "GBP"), ("1 200 kr", "KR"), ("x", "")],
)  # fmt: skip
def test_an_amount_says_its_currency(text: str, code: str) -> None:
    assert currency_of(text) == code


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


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["Umsatz EUR", "Kundenart"], {"amount": "Umsatz EUR", "buyer": "Kundenart"}),
        (["Net Revenue 2025", "Is Business?"],
         {"amount": "Net Revenue 2025", "buyer": "Is Business?"}),
        (["Montant", "Société"], {"amount": "Montant", "company": "Société"}),
        (["Discount amount", "Amount of contacts", "Primary contact email"],
         {"amount": "Amount of contacts", "email": "Primary contact email"}),
        (["Tax amount", "Expected revenue", "Total contacts count"], {}),
        (["Setup revenue", "Monthly revenue"], {}),
    ],
)  # fmt: skip
def test_a_column_is_found_by_its_words_where_only_one_will_do(
    headers: list[str], found: dict[str, str]
) -> None:
    assert find_columns(headers) == found


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Geschäftskunde", "business"), ("SMB (1-50)", "business"), ("Private company", "business"),
        ("Retail business", "business"), ("Mid-Market", "business"), ("Zakelijk", "business"),
        ("Pessoa Jurídica", "business"), ("Professionnel", "business"),
        ("Privatkunde", "consumer"), ("Residential", "consumer"), ("Private", "consumer"),
        ("Particulier", "consumer"), ("Cliente final", "consumer"), ("Pessoa física", "consumer"),
        ("Walk-in", ""), ("Business individual", ""), ("", ""), ("yes", ""),
    ],
)  # fmt: skip
def test_a_kind_of_buyer_is_known_by_many_words(word: str, kind: str) -> None:
    assert kind_of_buyer(word, {}) == kind


def test_a_column_may_answer_whether_it_is_a_business() -> None:
    deals = added({"Is Business": "Ja", "total": "10"}, {"Is Business": "nein", "total": "5"})
    assert (deals.business, deals.consumer) == (1_000, 500)


@pytest.mark.parametrize(
    ("status", "counts"),
    [("Closed Won (Sales)", True), ("Not won", False), ("Bezahlt", True), ("Nicht bezahlt", False),
     ("Closed lost", False), ("Partially paid", False), ("To be paid", False), ("Gagné", True)],
)  # fmt: skip
def test_only_what_is_won_counts_however_it_is_put(status: str, counts: bool) -> None:
    deals = added({"buyer": "b2b", "total": "10", "status": status})
    assert bool(deals.rows) is counts


def test_currencies_of_cells_are_not_added_up_either() -> None:
    deals = added({"buyer": "b2b", "total": "$10"}, {"buyer": "b2b", "total": "10 €"})
    assert [each.code for each in sum_problems(deals, "f")] == ["C133"]


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
