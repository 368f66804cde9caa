"""A map is short to write, and everything wrong with it is told at once."""

from pathlib import Path

import pytest

from leadwright.core.problem import ProblemsError
from leadwright.sources.files import Map, load_map

GOOD = """
kind: events
identify: {user_id: customer}
occurred_at: {column: when, as: unix_ms}
event: {column: action, values: {view: Product Viewed}}
properties: {sku: item}
"""


def problems(text: str) -> list[tuple[str, str]]:
    """(code, where) of everything wrong with a map."""
    with pytest.raises(ProblemsError) as caught:
        load_map(text, "map.yaml")
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_a_map_says_what_columns_mean() -> None:
    plan = load_map(GOOD, "map.yaml")
    assert plan.kind == "events"
    assert plan.columns() == {
        "customer": "user_id",
        "when": "occurred_at",
        "action": "event",
        "item": "sku",
    }


def test_ten_mistakes_are_told_at_once_each_with_its_line() -> None:
    text = """kind: events
identify:
  user: customer
occurred_at: {column: when, as: date}
event: {column: action, const: Signed In}
properties:
  price: {column: price, as: numbr}
  sku: 7
  size: {column: size, split: {by: "", take: middle}}
  price: other
format:
  delimiter: ";;"
  encoding: klingon
  time_zone: Berlin
trait: {name: name}
"""
    assert problems(text) == [
        ("M101", "map.yaml:10  properties ==> price"),
        ("M116", "map.yaml:15  trait"),
        ("M116", "map.yaml:3  identify ==> user"),
        ("M105", "map.yaml:2  identify"),
        ("M113", "map.yaml:12  format ==> delimiter"),
        ("M114", "map.yaml:13  format ==> encoding"),
        ("M115", "map.yaml:14  format ==> time_zone"),
        ("M110", "map.yaml:4  occurred_at ==> as"),
        ("M109", "map.yaml:5  event"),
        ("M117", "map.yaml:7  properties ==> price ==> as"),
        ("M109", "map.yaml:8  properties ==> sku"),
        ("M112", "map.yaml:9  properties ==> size ==> split"),
    ]


def test_a_misspelt_word_is_answered_with_the_right_one() -> None:
    with pytest.raises(ProblemsError) as caught:
        load_map("kind: people\nidentfy: {email: mail}\n", "map.yaml")
    assert "Did you mean 'identify'?" in [one.hint for one in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind: [", "M100"),
        ("- just\n- a list", "M102"),
        ("", "M102"),
        ("kind: leads\nidentify: {email: e}", "M117"),
        ("identify: {email: e}", "M104"),
        ("kind: events\nidentify: {user_id: u}\nevent: {const: A}", "M107"),
        ("kind: events\nidentify: {user_id: u}\noccurred_at: t", "M107"),
        ("kind: events\nidentify: {group_id: g}\noccurred_at: t\nevent: {const: A}", "M105"),
        ("kind: people\nidentify: {email: e}\nproperties: {a: b}", "M116"),
        ("kind: people\nidentify: {email: e}\nconsent: opted_in", "M106"),
        ("kind: people\nidentify: {email: e}\noccurred_at: {column: t, as: number}", "M108"),
        ("kind: people\nidentify: {email: e}\ntraits: {a: {column: b, values: {}}}", "M111"),
        ("kind: people\nidentify: {email: e}\ntraits: {a: {column: b, lower: 1}}", "M118"),
        ("kind: people\nidentify: {email: e}\ntraits: {a: {const: [1]}}", "M119"),
        ("kind: people\nidentify: {email: e}\nformat: {nulls: none}", "M119"),
        ("kind: people\nidentify: &a {email: e}\ntraits: *a", "M126"),
        ("leadwright_map: 2\nkind: people\nidentify: {email: e}", "M103"),
        ("kind: " + "x" * 300_000, "M100"),
        ("[" * 5_000, "M100"),
        ("kind: \x00", "M100"),
    ],
)
def test_every_mistake_has_a_code_of_its_own(text: str, code: str) -> None:
    assert code in [found for found, _ in problems(text)]


def test_words_that_other_yaml_readers_turn_into_booleans_stay_words() -> None:
    plan = load_map(
        "kind: people\nidentify: {email: e}\ntraits: {country: {column: c, values: {NO: Norway}}}",
        "map.yaml",
    )
    assert plan.body[0].values == {"NO": "Norway"}


EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "maps").glob("*.yaml"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_shipped_example_maps_are_good(file: Path) -> None:
    assert isinstance(load_map(file.read_text("utf-8"), file.name), Map)


def test_there_are_example_maps() -> None:
    assert len(EXAMPLES) >= 6
