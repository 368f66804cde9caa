"""Every code that a timeline can show is explained in plain words; a new one without fails here."""

import ast
from pathlib import Path

import pytest
from decided import ANY, Program

from leadwright.convert.plan import BLOCKER, MISSING, SINGLE, STALLED
from leadwright.core import input as inputs
from leadwright.core.ids import entity_id
from leadwright.core.outcome import Decision
from leadwright.engine.commands import COMMANDS
from leadwright.engine.messages import UNDOING
from leadwright.engine.receipts import WHY
from leadwright.route.absences import TELLING
from leadwright.route.calls import HELD
from leadwright.runtime.receipts import TOLD
from leadwright.runtime.records import plain
from leadwright.runtime.words import (
    DECISIONS,
    INPUTS,
    TOUCHES,
    Words,
    find,
    say_decision,
    say_input,
)
from leadwright.runtime.words.reference import page
from leadwright.store.touch import AFTER_SENDING, MAY_BOUNCE, NOT_RECEIVED

WHEN_IT_RUNS = {
    ("appointment", ANY): HELD,
    ("deal_warning", ANY): (SINGLE, f"{MISSING}/champion", BLOCKER, STALLED),
    ("touch_*", "*/*"): (),
    ("withheld", ANY): (),
    ("opportunity", "open"): (),
}
"""Names that the text of the program does not say, and what they can be; reasons of `Withheld` are
found where it is raised, and an opportunity that is open is `moved`."""


@pytest.fixture(scope="module")
def program() -> Program:
    """What the product decides."""
    return Program.of_the_product()


@pytest.fixture(scope="module")
def decided(program: Program) -> set[tuple[str, str]]:
    """(kind, name) of all there is to explain."""
    found = program.decisions()
    assert found >= WHEN_IT_RUNS.keys(), "what is listed here is not decided any more"
    known = {(kind, each) for (kind, _), names in WHEN_IT_RUNS.items() for each in names}
    return (found - WHEN_IT_RUNS.keys()) | known | {(f"touch_{state}", "*/*") for state in WHY}


def _unexplained(decided: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(each for each in decided if find(DECISIONS.get(each[0], {}), each[1]) is None)


def test_every_decision_is_explained(decided: set[tuple[str, str]]) -> None:
    assert len(decided) > 120
    assert not _unexplained(decided), "add it to leadwright/runtime/words"


@pytest.mark.parametrize(
    "code",
    [
        'def f(case):\n    case.decide("teleported", "x", "because")',
        'def f(case):\n    case.decide("withheld", "bad_mood", "because")',
        'from leadwright.core.problem import E\ndef f():\n    raise Withheld("full_moon", "why")',
        'HOW = "lost_in_space"\ndef f(case, e):\n    case.decide("enrolment", f"{e}/{HOW}", "why")',
        'def f(case, a):\n    how = "flew" if a else "swam"\n    case.decide("move", how, "why")',
        'def f(case):\n    g(case, "gone")\ndef g(case, how):\n    case.decide("move", how, "w")',
    ],
)
def test_a_new_decision_without_an_explanation_is_found(code: str) -> None:
    assert _unexplained(Program({"engine/new.py": code}).decisions())


def test_nothing_is_explained_that_is_never_decided(decided: set[tuple[str, str]]) -> None:
    stale = [
        (kind, pattern)
        for kind, entries in DECISIONS.items()
        for pattern in entries
        if not any(kind == each and find({pattern: entries[pattern]}, name)
                   for each, name in decided)
    ]  # fmt: skip
    assert not stale


def test_every_decision_says_why(program: Program) -> None:
    sentences = program.sentences()
    assert len(sentences) > 80
    empty = [where for where, why in sentences if isinstance(why, ast.Constant) and not why.value]
    assert not empty


def test_every_kind_of_input_is_explained() -> None:
    kinds = {inputs.EVENT, inputs.TRAITS, inputs.ACCOUNT, inputs.COMMAND, inputs.WAKE,
             inputs.MESSAGE, inputs.RECEIPT}  # fmt: skip
    assert INPUTS.keys() == kinds


def test_every_command_is_explained() -> None:
    assert INPUTS["command"].keys() == {*COMMANDS, *UNDOING, "undo_import"}


def test_every_message_between_units_is_explained(program: Program) -> None:
    assert INPUTS["message"].keys() == program.messages() | TELLING


def test_a_new_message_without_an_explanation_is_found() -> None:
    code = 'def f(case):\n    case.out.messages.append(Message(1, "Telepathy", case.now))'
    assert Program({"engine/new.py": code}).messages() == {"Telepathy"}


def test_everything_that_can_become_of_a_message_is_explained() -> None:
    states = AFTER_SENDING | MAY_BOUNCE | NOT_RECEIVED
    assert states | TOLD == TOUCHES.keys()
    assert INPUTS["receipt"].keys() >= TOLD


def test_ids_that_come_from_inside_are_shown_as_the_numbers_people_know() -> None:
    said = {"unit": entity_id(1, 17), "because": "moved", "record": b"x", "account": "acme"}
    assert plain(said, inside=True) == {"unit": 17, "because": "moved", "account": "acme"}
    assert plain({"unit": entity_id(1, 17)}, inside=False) == {"unit": entity_id(1, 17)}


EVERY = [
    (f"{kind} {name}", words)
    for kind, entries in (*DECISIONS.items(), *INPUTS.items(), ("touch", TOUCHES))
    for name, words in entries.items()
]


@pytest.mark.parametrize("words", [each for _, each in EVERY], ids=[name for name, _ in EVERY])
def test_an_explanation_is_a_headline_and_a_sentence(words: Words) -> None:
    assert 0 < len(words.says) <= 60
    assert "_" not in words.says.replace("{name}", "")
    assert words.means[0].isupper() or words.means[0] == "`"
    assert words.means.endswith(".")


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("enrolment", "welcome/entered", "Enters welcome"),
        ("enrolment", "welcome/morning/waited", "welcome/morning: waited long enough"),
        ("deal_warning", "missing_role/champion", "Deal at risk: no champion"),
        ("deal_warning", "missing_role/champion/over", "Deal warning over: missing_role/champion"),
        ("suppression", "*/unsubscribed", "Must not be contacted over every channel: unsubscribed"),
        ("withheld", "cap", "Not sent: too many messages"),
        ("hand_off", "offered", "Offered to somebody"),
        ("stage", "{owner}", "Stage {owner}"),
        ("of_tomorrow", "x/y", "of tomorrow x/y"),
    ],
)
def test_a_decision_is_said_with_its_names(kind: str, name: str, said: str) -> None:
    assert say_decision(Decision(kind, name, 0)) == said


def test_an_input_is_said_by_what_it_is() -> None:
    assert say_input("wake", "") == "A timer"
    assert say_input("event", "Demo Requested") == "Demo Requested"
    assert say_input("receipt", "sent") == "Message sent"
    assert say_input("command", "levitate") == "command levitate"


def test_the_page_of_reasons_is_what_the_code_says(repository: Path) -> None:
    kept = (repository / "docs" / "reference" / "reasons.md").read_text("utf-8")
    assert kept == page(), (
        "type: python -m leadwright.runtime.words.reference > docs/reference/reasons.md"
    )
