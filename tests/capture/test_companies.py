"""Names of companies in one spelling: enough for a hint, never for a decision."""

import pytest

from leadwright.capture.companies import company_key


@pytest.mark.parametrize(
    "said",
    ["Acme Works", "ACME-Works GmbH", "acme works gmbh & co. kg", " The Acme Works, Inc. ",
     "Ácme Wörks S.A.", "Acme Works B.V."],
)  # fmt: skip
def test_one_company_has_one_spelling(said: str) -> None:
    assert company_key(said) == "acme works"


@pytest.mark.parametrize("said", ["", "GmbH", "AG & Co. KG", "!!", "ab"])
def test_what_names_nobody_has_none(said: str) -> None:
    assert company_key(said) == ""


def test_other_companies_stay_others() -> None:
    keys = {company_key(each) for each in ("Acme Works", "Acme Work", "Acme", "Works of Acme")}
    assert len(keys) == 4
    assert len(company_key("word " * 10_000)) < 300
