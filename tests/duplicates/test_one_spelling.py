"""What two people write differently and mean the same is one spelling."""

import pytest

from leadwright.duplicates import normalise
from leadwright.duplicates.company_names import company
from leadwright.duplicates.fields import record
from leadwright.duplicates.similarity import Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "muller und sohne"),
        ("The Acme Corporation, Inc.", "ACME"),
        ("A. O. Smith B.V.", "A O Smith"),
        ("L'Orangerie S.A.", "lorangerie"),
        ("Nord Sp. z o.o.", "NORD"),
        ("Tekalp San. ve Tic. A.Ş.", "TEKALP SANAYİ VE TİCARET ANONİM ŞİRKETİ"),
        ("Pampa S. de R.L. de C.V.", "pampa"),
        ("Bella A/S", "Bella ApS"),
        ("Nordlicht 2 GmbH", "Nordlicht II"),
        ("ООО «Ромашка»", "Romashka OOO"),  # noqa: RUF001 - Cyrillic is meant
        ("株式会社サクラ製作所", "サクラ製作所㈱"),
        ("(주)마루전자", "주식회사 마루전자"),
        ("深圳市华强电子有限公司", "深圳 华强 电子"),
    ],
)
def test_companies_are_called_the_same_whatever_their_legal_form(one: str, other: str) -> None:
    assert company(one) == company(other)


def test_a_company_that_is_only_a_legal_form_keeps_its_name() -> None:
    assert company("Limited") == "limited"


@pytest.mark.parametrize(
    "written", ["+49 (0)40 1234567", "0049 40 1234567", "040/123 45 67", "040 1234567 ext. 12"]
)
def test_a_phone_is_known_however_it_is_written(written: str) -> None:
    assert normalise.phone(written) == "401234567"


@pytest.mark.parametrize("written", ["", "12", "0000000000", "n/a"])
def test_what_is_no_phone_says_nothing(written: str) -> None:
    assert normalise.phone(written) == ""


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1971-06-24", "19710624"),
        ("24.06.1971", "19710624"),
        ("06/24/1971", "19710624"),
        ("19710624", "19710624"),
        ("1971-06-24T00:00:00Z", "19710624"),
        ("24.6.71", ""),
        ("unknown", ""),
        ("99999999", ""),
    ],
)
def test_a_day_is_eight_digits_or_not_known(written: str, day: str) -> None:
    assert normalise.date(written) == day


def test_an_address_is_written_out_and_its_number_stands_apart() -> None:
    line = normalise.address("435 S. La Cienega Blvd.")
    assert normalise.house_and_street(line) == ("435", "south la cienega boulevard")
    assert normalise.street_name("south la cienega boulevard") == "la cienega"


def test_mail_is_the_same_with_a_tag_and_at_gmail_with_dots() -> None:
    assert normalise.email("Ana.Lee+news@gmail.com") == normalise.email("analee@googlemail.com")
    assert normalise.email("ana.lee@acme.example") != normalise.email("analee@acme.example")
    assert normalise.email("nobody") == ("", "")


def test_a_name_in_one_piece_is_taken_apart() -> None:
    assert normalise.split_name("Dr. Ana M. Lee") == ("ana", "lee")
    assert normalise.split_name("Lee, Ana") == ("ana", "lee")
    assert normalise.split_name("Madonna") == ("madonna", "")


def test_a_short_form_may_be_of_several_names() -> None:
    assert {"robert", "albert"} <= set(normalise.roots("bert"))
    assert normalise.roots("xaver") == ("xaver",)


def test_rare_words_count_and_generic_ones_hardly_do() -> None:
    names = Names(["matanga advies", "asto advies", "tetu nederland"] * 20, {"advies", "nederland"})
    assert names.alike("matanga advies", "matanga") >= 85_000
    assert names.alike("matanga advies", "asto advies") < 50_000
    assert names.alike("delicatessen arts", "arts deli") >= 90_000
    assert names.alike("", "arts") == 0


def test_nothing_is_made_of_nothing() -> None:
    values = record("people", 1, {"phone": "n/a", "email": "-", "born": "?", "name": "  "}).values
    assert set(values.values()) == {None}


def test_a_chinese_name_in_its_own_letters_begins_with_the_last_name() -> None:
    assert normalise.split_name("王小明") == ("小明", "王")
    assert normalise.split_name("王") == ("王", "")


def test_an_address_made_of_names_is_told_from_one_of_ones_own() -> None:
    for local in ("robert.robinson", "r.robinson", "robinsonr", "robert1"):
        assert normalise.says_only_names(local, "robert", "robinson")
    for local in ("robinson1952", "bluebird", "rr"):
        assert not normalise.says_only_names(local, "robert", "robinson")
    assert normalise.says_only_names("mueller", "", "muller")


def test_a_name_without_spaces_is_taken_apart_into_place_name_and_trade() -> None:
    assert company("深圳市华强电子有限公司").split() == ["深圳", "华强", "电子"]
    assert company("华强电子(深圳)股份有限公司").split() == ["华强", "电子", "深圳"]
    assert company("上海有限公司") == "上海"


def test_japanese_letters_with_a_mark_are_other_letters() -> None:
    assert company("株式会社ガナ") != company("株式会社カナ")


def test_both_names_of_a_company_that_trades_under_another_are_known() -> None:
    assert company("Zuxin Ltd t/a The Corner Cafe") == "zuxin | corner cafe"
    assert company("Zuxin") == company("Zuxin Ltd dba Zuxin")
