"""Units to fold by hand, under the shipped playbooks."""

from collections.abc import Iterator

import pytest
from one_unit import Desk

from leadwright.core.case import Case
from leadwright.core.unit import Scalar
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.playbook.shipped import shipped_text
from leadwright.runtime.words import words_of_decision


@pytest.fixture(scope="module", autouse=True)
def every_decision_is_explained() -> Iterator[None]:
    """Whatever these tests decide has words, a reason, and the values that its words promise."""
    unexplained, decide = set(), Case.decide

    def noted(
        case: Case, kind: str, name: str, because: str, rule: str = "",
        values: dict[str, Scalar] | None = None,
    ) -> None:  # fmt: skip
        decide(case, kind, name, because, rule, values)
        words = words_of_decision(kind, name)
        if words is None or not because or not {*words.carries} <= {*(values or {})}:
            unexplained.add((kind, name))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Case, "decide", noted)
        yield
    assert not unexplained


@pytest.fixture(scope="session")
def b2b() -> Playbook:
    """The shipped playbook."""
    return load(shipped_text("b2b"))


@pytest.fixture(scope="session")
def b2c() -> Playbook:
    """The shipped playbook."""
    return load(shipped_text("b2c"))


@pytest.fixture(scope="session")
def hybrid() -> Playbook:
    """The shipped playbook."""
    return load(shipped_text("hybrid"))


@pytest.fixture
def shopper(b2c: Playbook) -> Desk:
    """A consumer the shop knows and may write to."""
    desk = Desk(b2c)
    desk.traits(email="ana@example.com", consent_email_marketing=True,
                consent_webhook_marketing=True, time_zone="UTC")  # fmt: skip
    return desk


@pytest.fixture
def company(b2b: Playbook) -> Desk:
    """An account with Ana, who may be written to."""
    desk = Desk(b2b, "account")
    desk.account(name="Acme", domain="acme.example", employees=500)
    desk.traits(email="ana@acme.example", consent_email_marketing=True, time_zone="UTC")
    return desk
