"""Whatever can be loaded can be linted."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint_texts import linted

from leadwright.core.problem import ProblemsError
from leadwright.playbook.lint.rule import rules
from leadwright.playbook.load import load
from leadwright.playbook.shipped import SHIPPED, shipped_text

TEXTS = {name: shipped_text(name) for name in SHIPPED}
TEXTS |= {rule.code: rule.bad.text for rule in rules().values()}


def test_findings_come_in_the_order_of_lines() -> None:
    text = shipped_text("b2b").replace(" days", " hours").replace("14 hours\n", "2 days\n", 1)
    text = text.replace("recycle_after: 30 hours", "recycle_after: 3 hours")
    text = text.replace("3 per 7 hours", "3 per 7 days")
    lines = [each.where.line for each in linted(text).findings]
    assert len(lines) > 2
    assert lines == sorted(lines)


@given(data=st.data(), name=st.sampled_from(sorted(TEXTS)))
@settings(max_examples=150)
def test_lint_never_fails_on_a_playbook_that_loads(data: st.DataObject, name: str) -> None:
    lines = TEXTS[name].splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.sampled_from(
                ["", lines[at].replace("days", "hours"), lines[at].replace("hours", "minutes"),
                 lines[at].replace("minutes", "days"), lines[at].replace(">= ", "< "),
                 lines[at].replace("1", "9"), lines[at].replace("and", "or"),
                 lines[at].replace("send", "wait"), lines[at].partition(",")[0] + "}"]
            )
        )  # fmt: skip
    text = "\n".join(lines)
    try:
        load(text)
    except ProblemsError:
        return
    for found in linted(text).findings:
        assert 1 <= found.where.line <= len(lines)


@pytest.mark.parametrize("text", [
    "leadwright: 1\nname: Empty\nmodel: b2c\nconsumer: {}\n",
    "leadwright: 1\nname: Empty\nmodel: b2b\nbusiness: {}\n",
    "leadwright: 1\nname: Empty\nmodel: hybrid\nbusiness: {}\nconsumer: {}\n",
])  # fmt: skip
def test_an_empty_playbook_is_linted(text: str) -> None:
    assert all(found.where.line for found in linted(text).findings)


def test_thousands_of_rules_and_sequences_are_linted_in_seconds() -> None:
    stages = "".join(f"    s{i}: score.engagement >= {i + 1}\n" for i in range(1_000))
    sequences = "".join(
        f"    q{i}:\n      enter_on: [Signed Up]\n      steps:\n"
        f"        - send: {{name: a, channel: email, content: hello}}\n"
        for i in range(700)
    )
    text = (
        "leadwright: 1\nname: Many\nmodel: b2c\nchannels: {email: {address: email}}\nconsumer:\n"
        f"  stages:\n{stages}  sequences:\n{sequences}"
        "contents: {hello: {subject: Hello, text: Hello}}\n"
    )
    book_read = time.process_time()
    load(text)
    loading = time.process_time() - book_read
    begun = time.process_time()
    assert linted(text).findings
    assert time.process_time() - begun < 10 * loading + 2
