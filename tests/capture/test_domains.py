"""Which addresses speak for a company."""

import pytest

from leadwright.capture.accounts import domain_in
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
        ("ana@xn--mnchen-3ya.de", "münchen.de"),
        ("ana@mail.münchen.de", "münchen.de"),
        ("ana@sfr.fr", None),
        ("ana@daum.net", None),
        ("ana@docomo.ne.jp", None),
        ("ana@mail.tutanota.com", None),
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
        ("Ana@xn--bcher-kva.de", "ana@bücher.de"),
        ("ana@xn--zzzzzz.de", ""),
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


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ("https://www.acme.com/about?x=1", "acme.com"),
        ("http://WWW.Acme.CO.UK:8080/x", "acme.co.uk"),
        ("https://acme.com?utm_source=x", "acme.com"),
        ("acme.com#top", "acme.com"),
        ("//acme.com/x", "acme.com"),
        ("https://user:pw@acme.com/", "acme.com"),
        ("mailto:ana@acme.com", "acme.com"),
        ("ACME.COM.", "acme.com"),
        ("acme.com, acme.de", "acme.com"),
        ("https://xn--mnchen-3ya.de", "münchen.de"),
        ("linkedin.com", "linkedin.com"),
        ("https://linkedin.com/company/acme", ""),
        ("https://de.linkedin.com/company/acme", ""),
        ("https://sites.google.com/view/acme", ""),
        ("https://acme.wordpress.com", ""),
        ("acme . com", ""),
        ("n/a", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_a_website_names_the_domain_of_a_company_however_it_is_written(
    said: str, domain: str
) -> None:
    assert domain_in(said) == domain
