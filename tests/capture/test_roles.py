"""A mailbox that many read is not a person, in whatever language it is called."""

import pytest

from leadwright.capture.roles import is_role


@pytest.mark.parametrize(
    "local",
    ["info", "INFO", "info2", "info+news", "sales-team", "support.eu", "do-not-reply", "no.reply",
     "kontakt", "datenschutz", "service.client", "commercial", "contabilidad", "amministrazione",
     "biuro", "postmottak", "kundeservice", "toimisto", "financeiro", "obchod"],
)  # fmt: skip
def test_a_function_is_not_a_person(local: str) -> None:
    assert is_role(f"{local}@acme.example")


@pytest.mark.parametrize(
    "local",
    ["ana", "anna.info", "infoanna", "it", "de", "office.manager", "praxedis", "", "ana.team"],
)
def test_somebody_is_not_a_function(local: str) -> None:
    assert not is_role(f"{local}@acme.example")
