"""Names of companies in one spelling: enough for a hint, never for a decision."""

import pytest

from leadwright.capture.companies import company_key


@pytest.mark.parametrize(
    "said",
    ["Acme Works", "ACME-Works GmbH", "acme works gmbh & co. kg", " The Acme Works, Inc. ",
     "Ácme Wörks S.A.", "Acme Works B.V.", "Acme Works A/S", "Acme Works Sp. z o.o.",
     "Acme Works S.A. de C.V.", "Acme Works Private Limited", "Acme Works Sdn. Bhd.",
     "Acme Works UG (haftungsbeschränkt)", "Acme Works Ges.m.b.H.", "ООО Acme Works",  # noqa: RUF001 - Cyrillic is meant
     "株式会社Acme Works", "Acme Works OÜ", "Acme Works A.Ş.", "Acme Works K.K."],
)  # fmt: skip
def test_one_company_has_one_spelling(said: str) -> None:
    assert company_key(said) == "acme works"


@pytest.mark.parametrize("said", ["", "GmbH", "AG & Co. KG", "!!", "ab"])
def test_what_names_nobody_has_none(said: str) -> None:
    assert company_key(said) == ""


def test_other_companies_stay_others() -> None:
    keys = {company_key(each) for each in ("Acme Works", "Acme Work", "Acme", "Works of Acme",
                                               "Private Acme")}  # fmt: skip
    assert len(keys) == 5
    assert len(company_key("word " * 10_000)) < 300
