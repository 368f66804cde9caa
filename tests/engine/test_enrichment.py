"""What a reference table knows of an account, and what it may not touch."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.time import DAY


@pytest.fixture
def acme(company: Desk) -> Desk:
    """An account of which nobody has said how large it is."""
    del company.unit.head.traits["employees"]
    return company


def enrich(acme: Desk, at: int = NOON, source: str = "clearview", **traits: object) -> None:
    acme.command("enrich", at, source=source, traits=traits)


def test_what_a_table_knows_becomes_attributes_with_the_source(acme: Desk) -> None:
    enrich(acme, industry="Software", employees=250, country="DE")
    head = acme.unit.head
    assert {name: head.traits[name] for name in ("industry", "employees", "country")} == {
        "industry": "Software", "employees": 250, "country": "DE",
    }  # fmt: skip
    assert head.enriched == dict.fromkeys(("country", "employees", "industry"), "clearview")
    (decision,) = acme.decisions("enrichment")
    assert (decision.name, decision.because) == (
        "clearview",
        "country, employees, industry from clearview",
    )


def test_what_somebody_said_is_never_overwritten(acme: Desk) -> None:
    acme.account(industry="Fintech")
    enrich(acme, industry="Software", employees=250)
    assert acme.unit.head.traits["industry"] == "Fintech"
    assert acme.unit.head.enriched == {"employees": "clearview"}
    (decision,) = acme.decisions("enrichment")
    assert decision.because.endswith("what was said stays: industry")


def test_what_somebody_says_later_counts_from_then_on(acme: Desk) -> None:
    enrich(acme, industry="Software")
    acme.account(NOON + DAY, industry="Fintech")
    enrich(acme, NOON + 2 * DAY, industry="Banking")
    assert acme.unit.head.traits["industry"] == "Fintech"
    assert acme.unit.head.enriched == {}


def test_a_newer_table_brings_its_own_values_up_to_date(acme: Desk) -> None:
    enrich(acme, employees=250)
    enrich(acme, NOON + DAY, source="newview", employees=300)
    assert acme.unit.head.traits["employees"] == 300
    assert acme.unit.head.enriched == {"employees": "newview"}


def test_the_same_again_changes_nothing_and_decides_nothing(acme: Desk) -> None:
    enrich(acme, employees=250)
    enrich(acme, NOON + DAY, employees=250)
    assert len(acme.decisions("enrichment")) == 1


def test_fit_follows_at_once(acme: Desk) -> None:
    acme.event("Page Viewed", NOON)
    before = sum(acme.unit.head.fit.values())
    enrich(acme, NOON + 1, industry="Software", employees=250)
    assert sum(acme.unit.head.fit.values()) > before


def test_a_table_does_not_say_who_an_account_is(acme: Desk) -> None:
    acme.account(name="Acme")
    enrich(acme, name="Other", domain="other.example", is_target=True)
    assert acme.unit.head.traits["name"] == "Acme"
    assert acme.unit.head.traits.get("domain") != "other.example"
    assert "is_target" not in acme.unit.head.traits
    assert acme.decisions("enrichment") == []


def test_values_that_are_of_no_use_are_not_known(acme: Desk) -> None:
    enrich(acme, employees="many")
    assert "employees" not in acme.unit.head.traits
    assert acme.unit.head.enriched == {}


def test_an_enrichment_without_source_or_account_is_refused(acme: Desk) -> None:
    acme.command("enrich", NOON, traits={"industry": "Software"})
    acme.command("enrich", NOON, source="x", traits="Software")
    acme.unit.head.kind = "individual"
    assert acme.names("refused") == ["enrich", "enrich"]
