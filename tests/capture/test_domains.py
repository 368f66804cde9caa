"""Which addresses speak for a company."""

import pytest

from leadwright.capture.domains import reference_version, work_domain
from leadwright.capture.emails import clean_email


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("ana@acme.example", "acme.example"),
        ("ana@mail.acme.co.uk", "acme.co.uk"),
        ("ana@ACME.com", "acme.com"),
        ("ana@gmail.com", None),
        ("ana@sub.gmail.com", None),
        ("ana@mailinator.com", None),
        ("ana@x.mailinator.com", None),
        ("ana@co.uk", None),
        ("ana@localhost", None),
    ],
)
def test_only_a_work_address_names_a_company(email: str, domain: str | None) -> None:
    assert work_domain(email) == domain


def test_the_lists_that_decide_are_named_with_their_versions() -> None:
    assert "publicsuffixlist 1." in reference_version()


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        (" Ana.Ruiz+x@Acme.Example ", "ana.ruiz+x@acme.example"),
        ("o'neil@acme.example.com", "o'neil@acme.example.com"),
        ("ana@bücher.de", "ana@bücher.de"),
        ("ana", ""),
        ("ana@", ""),
        ("@acme.example", ""),
        ("a..b@acme.com", ""),
        ("ana@acme", ""),
        ("ana ruiz@acme.com", ""),
        ("a@b.com, c@d.com", ""),
        ("x" * 65 + "@acme.com", ""),
        ("ana@" + "x" * 300 + ".com", ""),
        ("ana@acme.com\nbcc: x@y.com", ""),
    ],
)
def test_an_address_has_one_spelling_or_is_none(said: str, clean: str) -> None:
    assert clean_email(said) == clean
