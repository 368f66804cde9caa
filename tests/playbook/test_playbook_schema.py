"""The JSON Schema that editors complete by takes what the loader takes, and marks mistakes."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from playbook_texts import FULL, changed
from test_document import bare
from test_mistakes_in_playbooks import MISTAKES

from leadwright.playbook.document import compose
from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.problems import Problems
from leadwright.playbook.reference import _sections
from leadwright.playbook.schema import DIALECT, playbook_schema, schema_text
from leadwright.playbook.shipped import SHIPPED, shipped_text

VALIDATOR = jsonschema_rs.Draft7Validator(playbook_schema())
SHAPES = ("P104", "P105", "P106")
"""Unknown key, missing key, wrong kind: these are a matter of shape ..."""
NOT_SHAPE = "no subject"
"""... but for the key that is needed because of what stands elsewhere."""
FORMS = [
    ("model: hybrid", "model: b2d"),
    ("currency: EUR", "currency: euro"),
    ("ends_after: 2 days", "ends_after: 2 fortnights"),
    ("capacity: 15", "capacity: 0"),
    ("capacity: 15", "capacity: 1.5"),
    ("    ben: {name", "    Ben: {name"),
    ("points: 2.5,", "points: 20000,"),
    ("at_most: 10 per day", "at_most: 10 per hour"),
    ("4 per 1 day", "four a day"),
    ("from: 21:00", "from: 25:00"),
    ("kind: call", "kind: lunch"),
    ("not_now: recycled", "not_now: customer"),
    ("ana@sales.example", "ana@sales"),
    ("name: Everything", "name: ''"),
    ("model: hybrid", "model: b2c"),
    ("model: hybrid", "model: b2b"),
    ("contents:\n", "lint: {ignore: {L101: because}}\ncontents:\n"),
    ("contents:\n", "lint: {ignore: {one: it has a reason}}\ncontents:\n"),
]
ALLOWED = [
    ("name: Everything\n", "name: Everything\nlint: {ignore: {L101: it has a reason}}\n"),
    ("consent: no", "consent: false"),
    ("consent: no", "consent: 'No'"),
    ("    lead: person.is_known\n    qualified", "    lead: true\n    qualified"),
    ("at_most: 10 per day", "at_most: 10 per 1 day"),
    ("at_most: 10 per day", "at_most: 10 per 24 hours"),
    ("idle: 5 minutes", "idle: 1.5 weeks"),
]


def plain(text: str) -> Any:
    """The values of a text, as an editor sees them."""
    return bare(compose(text, "x.yaml", Problems()))


def test_the_committed_schema_is_current(repository: Path) -> None:
    kept = (repository / "docs" / "reference" / "playbook.schema.json").read_text("utf-8")
    assert kept == schema_text(), (
        "type: python -m leadwright.playbook.schema > docs/reference/playbook.schema.json"
    )


def test_it_is_a_schema_of_the_dialect_it_names() -> None:
    assert playbook_schema()["$schema"] == DIALECT
    jsonschema_rs.meta.validate(playbook_schema())


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_playbooks_are_valid_and_name_it(name: str) -> None:
    text = shipped_text(name)
    assert text.startswith("# yaml-language-server: $schema=playbook.schema.json\n")
    assert list(VALIDATOR.iter_errors(plain(text))) == []


def test_a_playbook_that_uses_every_key_is_valid() -> None:
    assert list(VALIDATOR.iter_errors(plain(FULL))) == []


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_every_way_to_write_it_is_valid(before: str, after: str) -> None:
    assert VALIDATOR.is_valid(plain(changed(before, after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before, after, code, _, what, _ in MISTAKES
        if code in SHAPES and what != NOT_SHAPE
    ],
)
def test_a_mistake_of_shape_is_marked(before: str, after: str) -> None:
    assert not VALIDATOR.is_valid(plain(changed(before, after)))


@pytest.mark.parametrize(("before", "after"), FORMS)
def test_a_value_of_the_wrong_form_is_marked(before: str, after: str) -> None:
    assert not VALIDATOR.is_valid(plain(changed(before, after)))


def test_every_key_is_described_for_the_one_who_writes() -> None:
    text = schema_text()
    for section, _ in _sections(PLAYBOOK, ()):
        for key in section.keys:
            assert f'"{key.name}": ' in text
            assert key.doc.partition('"')[0] in text.replace('\\"', '"')
