"""What a playbook says about households, and what is wrong with it."""

import pytest

from leadwright.core.problem import ProblemsError
from leadwright.playbook.diff import difference
from leadwright.playbook.load import load
from leadwright.playbook.outline import outline

TEXT = """\
leadwright: 1
name: A shop
model: {model}
channels: {{email: {{address: email}}}}
{motions}
contents:
  hello: {{subject: Hello, text: "{says}"}}
"""


def text(consumer: str = "{}", *, model: str = "b2c", business: str = "", says: str = "Hi") -> str:
    """A playbook with these motions."""
    motions = f"consumer: {consumer}" if model != "b2b" else ""
    motions += f"\nbusiness: {business}" if business else ""
    return TEXT.format(model=model, motions=motions, says=says)


def wrong(said: str) -> str:
    """All that is wrong with a playbook."""
    with pytest.raises(ProblemsError) as found:
        load(said)
    return str(found.value)


def test_without_the_key_nobody_shares_a_household() -> None:
    book = load(text())
    assert book.linking.homes is None
    assert book.motions["consumer"].sharing is None


def test_with_the_key_households_form_as_it_says() -> None:
    said = "{households: {by_trait: [home], by_address: yes, people_at_most: 4, one_offer: no}}"
    book = load(text(said))
    assert book.linking.homes is not None
    assert (book.linking.homes.keys, book.linking.homes.people_max) == (("home",), 4)
    sharing = book.motions["consumer"].sharing
    assert sharing is not None
    assert sharing.says >= {"home", "street", "last_name"}
    assert not book.motions["consumer"].orchestrate.one_offer


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (text("{households: {people_at_most: 1}}"), "2"),
        (text("{households: {people_at_most: 5000}}"), "50"),
        (text("{households: {by_trait: household_id}}"), "list"),
        (text("{caps: [{at_most: 2 per 1 day, per: family}]}"), "family"),
        (text("{stages: {lead: household.people > 1}}"), "no household can form"),
        (text("{households: {}, stages: {lead: household.pets > 1}}"), "household.pets"),
        (text(says="{{ household.people }}"), "no household can form"),
        (text("{households: {}}", says="{{ household.pets }}"), "household.pets"),
        (text(model="b2b", business="{households: {}}"), "companies are no households"),
        (text(model="b2b", business="{caps: [{at_most: 2 per 1 day, per: household}]}"),
         "companies are no households"),
        (text(model="b2b", business="{stages: {lead: household.people > 1}}"),
         "companies are no households"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(said: str, what: str) -> None:
    assert what in wrong(said)


def test_what_changed_about_households_is_said_in_words() -> None:
    old, new = text("{households: {by_address: yes}}"), text("{households: {by_address: no}}")
    (change,) = difference(outline(old), outline(new))
    assert change.where == "consumer.households.by_address"
