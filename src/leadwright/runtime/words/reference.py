"""The page that explains every code: `python -m leadwright.runtime.words.reference`."""

import sys
from collections.abc import Iterator, Mapping

from leadwright.runtime.words.decisions import (
    CONTACT,
    DECISIONS,
    IDENTITY,
    LIFECYCLE,
    NURTURE,
    SALES,
)
from leadwright.runtime.words.entry import Words
from leadwright.runtime.words.inputs import INPUTS
from leadwright.runtime.words.touches import TOUCHES

HEAD = """\
# Reasons

What timelines say: every kind of decision, input and message state, what it is called and what it
means. Names in italics are those of your playbook. `leadwright explain` and
`GET /people/{id}/timeline` show them with the rule, the values it compared and the version of the
playbook; [Explain a decision](../how-to/explain.md) tells how to read that.

This page is generated from the code: `python -m leadwright.runtime.words.reference`.
"""
PARTS = (
    ("Why something was not done", {"withheld": DECISIONS["withheld"]}),
    ("Where people stand", LIFECYCLE),
    ("Sequences", NURTURE),
    ("Contact", {kind: each for kind, each in CONTACT.items() if kind != "withheld"}),
    ("Sales", SALES),
    ("Who is who", IDENTITY),
)


def page() -> str:
    """All of it, as Markdown."""
    parts = [HEAD, "## Decisions\n"]
    for title, kinds in PARTS:
        parts.append(f"### {title}\n\n{_table(_decisions(kinds), 'decision')}")
    parts.append(f"## Inputs\n\n{_table(_inputs(), 'input')}")
    states = ((f"`{state}`", words) for state, words in TOUCHES.items())
    parts.append(f"## What became of a message\n\n{_table(states, 'state')}")
    return "\n".join(parts)


def _decisions(kinds: Mapping[str, Mapping[str, Words]]) -> Iterator[tuple[str, Words]]:
    for kind, entries in kinds.items():
        yield from ((_code(kind, name), words) for name, words in entries.items())


def _inputs() -> Iterator[tuple[str, Words]]:
    for kind, entries in INPUTS.items():
        if kind != "receipt":
            yield from ((_code(kind, name), words) for name, words in entries.items())
    yield "`receipt` *state*", Words("Message *state*", "See below.")


def _code(kind: str, name: str) -> str:
    parts = [f"*{_kind_of_name(kind)}*" if part == "*" else f"`{part}`" for part in name.split("/")]
    return f"`{kind}` {' / '.join(parts)}"


def _kind_of_name(kind: str) -> str:
    return {"stage": "stage", "trigger": "trigger", "event": "event"}.get(kind, "name")


def _table(rows: Iterator[tuple[str, Words]], what: str) -> str:
    lines = [f"| {what} | shown as | what it means |", "| --- | --- | --- |"]
    for code, words in rows:
        says = words.says
        for place, shown in PLACES.items():
            says = says.replace(place, shown)
        beside = ", ".join(f"`{name}`" for name in words.carries)
        means = f"{words.means} Beside it: {beside}." if beside else words.means
        lines.append(f"| {code} | {says} | {means} |")
    return "\n".join(lines) + "\n"


PLACES = {"{name}": "…", "{0}": "…", "{1}": "…", "{owner}": "…"}

if __name__ == "__main__":
    sys.stdout.write(page())
