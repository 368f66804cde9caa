"""The reference pages of the documentation, written from what the loader reads by.

`python -m leadwright.playbook.reference playbook > docs/reference/playbook.md`, and the same for
`expressions`. A test keeps both current.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

from leadwright.core.catalogue import ATTRIBUTES, SCALAR_FUNCTIONS
from leadwright.core.expression.nodes import EXACT_DAYS_MAX
from leadwright.core.expression.parse import DEPTH_MAX, LENGTH_MAX
from leadwright.core.expression.trouble import CODES as CONDITION_CODES
from leadwright.core.expression.uses import DEPTH_MAX as COUNT_MAX
from leadwright.core.expression.values import WINDOW_DAYS_MAX
from leadwright.core.functions import FUNCTIONS, Function
from leadwright.playbook import codes
from leadwright.playbook.document import BYTES_MAX
from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.kinds import Kind, Number
from leadwright.playbook.load import RULES_MAX
from leadwright.playbook.shapes import Key, ListOf, MapOf, OneKeyOf, Section
from leadwright.playbook.templates import VARIABLES

EXAMPLES = {
    "account.employees >= 200 and person.seniority in ('vp', 'c_level')": "who they are",
    "event.path like '/pricing%'": "the event at hand (only under `where`)",
    "count('Feature Used', '7 days') >= 20 and account.is_target": "what they did",
    "active_days('Feature Used', '7 days') >= 3": "on three different days",
    "sum('Order Completed', 'total', '365 days') >= 500": "what they spent",
    "days_since('Order Completed') >= 90": "how long ago",
    "count_distinct('Feature Used', 'feature', '30 days') >= 3": "three different features",
    "active_people('Feature Used', '7 days') >= 3": "three colleagues",
    "last('Product Viewed', 'category') = 'shoes'": "what they looked at last",
    "score.engagement >= 15 or account.engagement >= 50": "scores, in points",
    "person.age is null or person.age between 18 and 99": "what may be unknown",
    "coalesce(person.plan, 'free') <> 'free'": "a stand-in for what is not known",
    "lower(person.title) = 'cto'": "`=` minds case, `like` does not",
    "event.total / event.quantity > 100": "arithmetic",
    "person.first_seen >= '2026-01-01'": "times are written as dates in quotes (UTC)",
    "household.people >= 2 and household.orders = 0": "those who live together",
    "not consent.email": "consent: true, false, or null where nobody asked",
}
"""Conditions the reference shows, each with what it shows; a test compiles them all."""

GENERATED = "<!-- Written by `python -m leadwright.playbook.reference {}`; change it there. -->\n"

_PLAYBOOK_INTRODUCTION = f"""\
# Playbook reference

A playbook is everything that decides in a workspace, as one YAML text. The shipped ones are the
best introduction: [b2b](../../src/leadwright/playbook/shipped/b2b.yaml),
[b2c](../../src/leadwright/playbook/shipped/b2c.yaml) and
[hybrid](../../src/leadwright/playbook/shipped/hybrid.yaml). Conditions have
[their own page](expressions.md).

**The text.** YAML 1.2, core schema: `on`, `NO` and `21:00` are text; only `true` and `false` are
booleans, though a key that wants one understands `yes` and `no`. A key stands once in a mapping.
Anchors, aliases and tags are refused. Names (of rules, stages, sequences, steps ...) are lower-case
letters, digits and `_`, starting with a letter. A value that has a colon and a space in it, such as
most templates, stands in quotes.

**Durations** are a number and `seconds`, `minutes`, `hours`, `days` or `weeks`: `5 minutes`.
At most 1,000 days.

**Limits.** {BYTES_MAX // 1_000_000} MB of text; {RULES_MAX:,} rules, triggers and steps in one
motion.

**Templates** are Liquid, checked with the playbook: syntax, variables and filters. They say the
attributes that [conditions](expressions.md) compare (but for `event.*`), and the rest of
{", ".join(f"`{name}`" for name in VARIABLES)}.

**In several files.** A folder is a playbook too: `playbook.yaml`, and files that stand where their
path says. `contents/hello.yaml` is the content `hello`, `consumer/sequences/welcome.yaml` a
sequence of the consumer motion, `teams.yaml` all teams. There is nothing to include and nothing is
named twice. Commands take the folder where they take a file, and name the file of each problem;
what is kept and hashed is the one text it makes.

**In an editor.** `leadwright playbook schema > playbook.schema.json` writes the
[JSON Schema](playbook.schema.json) of all this. Beside a playbook that starts with the line
`# yaml-language-server: $schema=playbook.schema.json`, as the shipped ones do, editors complete
keys and mark mistakes. What refers to something else in the playbook is for `leadwright check`.

**What changed** between two playbooks is said in words by `leadwright playbook diff`, as in
`business.stages.mql: account.engagement >= 60 -> >= 50`. `leadwright playbook history` lists the
versions with who, when and why; `activate` and `rollback` bring one back.

**Its hash** names a playbook: 16 characters over the text and over the versions of the reference
data that decides (time zones, mail-domain lists). How lines end does not matter.
"""

_EXPRESSIONS_INTRODUCTION = f"""\
# Conditions

Conditions are SQL boolean expressions over the attributes and functions below, and nothing else of
SQL: `and` `or` `not`, `=` `<>` `!=` `<` `<=` `>` `>=`, `in (...)` with literals, `between`,
`is null`, `is not null`, `like`, `+` `-` `*` `/`. Text stands in single quotes (a quote inside is
doubled: `'it''s'`), numbers without. Everything is checked when the playbook is saved, with the
place of each problem.

## What they mean

**Not known is neither true nor false.** An attribute nobody has told us is null. A comparison with
null is *unknown*, and so is `not` of it; `unknown or true` is true, `unknown and false` is false.
Where a rule asks whether something holds, unknown is no; where it asks whether somebody must be
left alone, unknown is yes. `is null` asks for it; `coalesce` puts something in its place.
`= null` is refused, since it is never true.

**Types go together or are refused**: text, number, boolean, time. A value that arrives with another
type than declared (`"abc"` as an age) is null.

**Numbers** are doubles. Division is true division (`1 / 2` is 0.5), by zero it is null; a result
too large for a double is null too. There is no NaN.

**Text** compares by code point and minds case. `like` ignores case: `%` is any run of characters,
`_` one character, and a backslash takes their meaning: `like '100\\%'`.

**Times** compare with dates or times in quotes, ISO 8601, UTC unless they say otherwise:
`person.first_seen >= '2026-01-31T09:00:00Z'`.

**Looking back.** Functions of events look back from the instant of the decision over a window of
at most {WINDOW_DAYS_MAX} days. `count` goes by the instant up to {EXACT_DAYS_MAX} days; longer
windows, and all other functions with a window, go by UTC days, today included: the window is whole
days. Of what is counted as much is kept as the playbook compares with, at most {COUNT_MAX:,}:
`count(...)` stops counting there. A property of an event is named without `event.`; an event that
does not bring it, or brings no number to be added up, is left out. Amounts are kept to three
decimals. When a value changes because time passes (a window empties, another day has gone by),
stages are looked at again at that very instant.

**Thresholds of scores have a margin.** A stage is entered at `score.engagement >= 50` and left
below 45: staying takes 10 % less. That holds for `>=`, `>` and the lower end of `between`, and only
for scores (`score.*`, `account.fit`, `account.engagement`); below a `not` there is no margin.

**Where things may be named.** `event.*` only under `where` of an engagement rule, and under `when`
of a trigger that fires on the event itself (`idle: 0 minutes`). `account.*` only in the business
motion, `household.*` only in a consumer motion with `households`. A fit rule that names only
`account.*` and `account_...` functions scores the account, every other one the person.

**Limits.** {LENGTH_MAX:,} characters and {DEPTH_MAX} levels.
"""


def playbook_page() -> str:
    """docs/reference/playbook.md."""
    parts = [_PLAYBOOK_INTRODUCTION, GENERATED.format("playbook")]
    for section, trail in _sections(PLAYBOOK, ()):
        parts.append(f"## {_heading(section, trail)}\n")
        parts.append(_table(("key", "value", "meaning", "without it"), map(_row, section.keys)))
    parts += ["## Problems\n", _problems(codes.CODES)]
    return "\n".join(parts)


def expressions_page() -> str:
    """docs/reference/expressions.md."""
    parts = [
        _EXPRESSIONS_INTRODUCTION,
        GENERATED.format("expressions"),
        "## Examples\n",
        _table(("condition", "shows"), ((_code(text), shows) for text, shows in EXAMPLES.items())),
        "## Attributes\n",
        "A playbook declares its own under `attributes`. *Never null* is said where it holds.\n",
        *_attributes(),
        "## Functions\n",
        "They look back at events. All that stands in the parentheses stands in quotes.\n",
        _table(("function", "type", "what"), map(_function, FUNCTIONS.values())),
        "Of values:\n",
        _table(("function", "what"), ((f"`{k}`", doc) for k, doc in SCALAR_FUNCTIONS.items())),
        "## Problems\n",
        _problems(CONDITION_CODES),
    ]
    return "\n".join(parts)


PAGES: Mapping[str, Callable[[], str]] = {
    "playbook": playbook_page,
    "expressions": expressions_page,
}
"""Name of a page in docs/reference -> what writes it."""


def _sections(
    section: Section, trail: tuple[str, ...]
) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """The section and those below it, each once, in the order of the keys."""
    yield section, trail
    seen: set[str] = set()
    for key in section.keys:
        for inner, below in _inside(key.kind, (*trail, key.name)):
            if inner.title not in seen:
                seen.add(inner.title)
                yield from _sections(inner, below)


def _inside(kind: Kind, trail: tuple[str, ...]) -> Iterator[tuple[Section, tuple[str, ...]]]:
    match kind:
        case Section():
            yield kind, trail
        case OneKeyOf(section):
            yield section, trail
        case ListOf(of):
            yield from _inside(of, trail)
        case MapOf(of, word):
            yield from _inside(of, (*trail, f"<{word}>"))


def _heading(section: Section, trail: tuple[str, ...]) -> str:
    if not trail:
        return "The playbook"
    names = ["motion" if name == "business" else name for name in trail]
    return section.title.capitalize().replace("_", " ") + f": `{' ==> '.join(names)}`"


def _row(key: Key) -> tuple[str, str, str, str]:
    without = "**needed**" if key.required else key.or_else or "nothing"
    return f"`{key.name}`", _shape(key.kind), key.doc, without


def _shape(kind: Kind) -> str:
    match kind:
        case Section(shorthand=shorthand) if shorthand:
            return f"{kind.title}, or just its `{shorthand}`"
        case Section():
            return kind.title
        case ListOf(of):
            return f"list of {_shape(of)}"
        case MapOf(of, word):
            return f"`<{word}>`: {_shape(of)}"
        case Number(least, most):
            return f"{kind.shape}, {least:,} to {most:,}" if least < most else kind.shape
    return kind.shape


def _attributes() -> Iterator[str]:
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for entry in ATTRIBUTES.values():
        doc = entry.doc if entry.nullable else f"{entry.doc} Never null."
        groups.setdefault(entry.group, []).append((f"`{entry.name}`", entry.type, doc))
    for group, rows in groups.items():
        yield f"### {group}\n"
        yield _table(("attribute", "type", "what"), rows)


def _function(function: Function) -> tuple[str, str, str]:
    null = "" if function.nullable else " Never null."
    type_ = function.type or "time, or the property's"
    return f"`{function.usage}`", type_, function.doc + null


def _problems(known: Mapping[str, str]) -> str:
    return _table(("code", "what is wrong"), known.items())


def _code(text: str) -> str:
    return f"`{text}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(PAGES[sys.argv[1]]())
