"""House rules that no other tool knows. Each message names what to do instead.

A rule takes one file and yields `(line, message)`; `RULES` lists them with the files they read.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import TypeAlias

ROOT = Path(__file__).resolve().parents[2]
PURE = {
    "core", "capture", "qualify", "route", "nurture", "orchestrate", "convert", "measure",
    "playbook", "engine",
}  # fmt: skip
LINES_MAX = 400
FUNCTION_LINES_MAX = 60
NAME_WORDS_MIN = 3

Finding: TypeAlias = tuple[int, str]


@dataclass(frozen=True)
class File:
    """A file of the repository: its path from the root, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed module."""
        return ast.parse(self.text)

    @property
    def part(self) -> str:
        """The first-level part of the package it belongs to (`core`, `ports` ...), if any."""
        inside = self.path.parts[:2] == ("src", "leadwright")
        return self.path.parts[2].removesuffix(".py") if inside else ""


Rule: TypeAlias = Callable[[File], Iterator[Finding]]


# ------------------------------------------------------------------------------------ decisions

IMPURE = {
    r"(.*\.)?(now|utcnow|today)": "take the instant as an argument: the only clock is `input.at`",
    r"(time\.)?(time|time_ns|monotonic|perf_counter)": "take the instant as an argument (`at`)",
    r"(uuid\.)?uuid[14]": "ids are hashes: use `core.ids.hashed_id`",
    r"(random|secrets)\..*": "take chance out: hash what decides with `core.ids.hashed_id`",
    r"open|.*\.(read_text|read_bytes|open)": "read it in boot or runtime and hand the text in",
}


def decisions_are_pure(file: File) -> Iterator[Finding]:
    """From core to engine nothing looks at a clock, a file or a die."""
    if file.part not in PURE:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            for pattern, instead in IMPURE.items():
                if re.fullmatch(pattern, name):
                    yield node.lineno, f"`{name}()` is banned here; {instead}"


def only_the_command_line_prints(file: File) -> Iterator[Finding]:
    """Output belongs to the people at a terminal; everything else logs or returns."""
    if not file.part or file.part == "cli":
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and dotted(node.func) == "print":
            yield (
                node.lineno,
                "`print()` is banned outside cli; return the text, or log at the edge",
            )


# ----------------------------------------------------------------------------------------- size


def files_are_short(file: File) -> Iterator[Finding]:
    """A file somebody can read at one sitting."""
    lines = file.text.count("\n")
    if lines > LINES_MAX:
        yield LINES_MAX, f"{lines} lines; split it by what it is about (aim at 150, stop at 400)"


def functions_are_short(file: File) -> Iterator[Finding]:
    """A function somebody can hold in the head; its docstring does not count."""
    for node in functions(file.tree):
        first = node.body[0]
        doc = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) else 0  # type: ignore[operator]  # parsed nodes have ends
        lines = (node.end_lineno or node.lineno) - node.lineno + 1 - doc
        if lines > FUNCTION_LINES_MAX:
            yield (
                node.lineno,
                f"`{node.name}` has {lines} lines; take a step out of it (at most 60)",
            )


# ---------------------------------------------------------------------------------------- names

ATTICS = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "base", "lib"}


def names_say_what_is_inside(file: File) -> Iterator[Finding]:
    """A drawer for everything is a drawer for nothing."""
    for name in (*file.path.parts[:-1], file.path.stem):
        if name.lower().strip("_") in ATTICS:
            yield 1, f"`{name}` says nothing; name the file after the one thing in it"


def modules_introduce_themselves(file: File) -> Iterator[Finding]:
    """The first line of a file says why it exists."""
    if not ast.get_docstring(file.tree):
        yield 1, "no module docstring; write one sentence that says what the module is for"


# ------------------------------------------------------------------------------------- comments

REMINDER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")


def nothing_is_left_for_later(file: File) -> Iterator[Finding]:
    """A reminder in the code is a promise nobody reads."""
    for number, line in enumerate(file.text.splitlines(), 1):
        if REMINDER.search(line):
            yield number, "a reminder; do it now, or open an issue and link it in a sentence"


ESCAPE = re.compile(r"#\s*(type: ignore|noqa)(\[[\w, -]+\]|:\s*[A-Z0-9, ]+\b)?(.*)")


def exceptions_have_reasons(file: File) -> Iterator[Finding]:
    """Whoever silences a tool says why, once per file and code."""
    explained = set()
    for number, line in enumerate(file.text.splitlines(), 1):
        if not (match := ESCAPE.search(line)):
            continue
        marker, code, reason = match.groups()
        key = (marker, (code or "").strip())
        if not code:
            yield number, f"`{marker}` without a code hides everything; name the code it silences"
        elif len(re.findall(r"\w+", reason)) >= 2:
            explained.add(key)
        elif key not in explained:
            yield number, f"`{marker}` without a reason; add why behind the first one in the file"


# ---------------------------------------------------------------------------------------- tests


def tests_are_sentences(file: File) -> Iterator[Finding]:
    """The list of tests reads as a description of the product."""
    for node in tests(file.tree):
        if len(node.name.split("_")) - 1 < NAME_WORDS_MIN:
            yield node.lineno, f"`{node.name}`: say in a sentence what is true of the product"


def tests_can_fail(file: File) -> Iterator[Finding]:
    """A test without an assertion passes whatever happens."""
    asserting = {node.name for node in functions(file.tree) if asserts(node, frozenset())}
    for node in tests(file.tree):
        if not asserts(node, frozenset(asserting)):
            yield node.lineno, f"`{node.name}` cannot fail; assert what must be true"


def asserts(function: ast.AST, asserting: frozenset[str]) -> bool:
    """Whether a function asserts, or calls one that does or says so by its name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            last = name.rpartition(".")[2]
            if last in ("raises", "fail", "warns") or name in asserting:
                return True
            if last.startswith(("assert", "check", "expect", "verify")):
                return True
    return False


# ------------------------------------------------------------------------------------- mentions

MENTIONS = {
    r"(?<![\w.~<}\]])/(work|root|home|opt)/\w": "a path of one machine; write it from the root of "
    "the repository",
    r"(?<![\w-])--(extra-index-url|index-url|find-links)\b": "an index of one machine; the public "
    "one is the default",
    r"\bPIP_(EXTRA_)?INDEX_URL|\bUV_(DEFAULT_)?INDEX\b": "an index of one machine; the public one "
    "is the default",
}


def no_place_is_mentioned(file: File) -> Iterator[Finding]:
    """The repository must make sense on every machine."""
    for number, line in enumerate(file.text.splitlines(), 1):
        for pattern, instead in MENTIONS.items():
            if re.search(pattern, line):
                yield number, instead


# ---------------------------------------------------------------------------------------- shared


def dotted(node: ast.expr) -> str:
    """`a.b.c` as written; an unnamed beginning becomes nothing (`().now` is `.now`)."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, nested ones and methods included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tests(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The test functions of a module."""
    return (node for node in functions(tree) if node.name.startswith("test_"))


def files(*patterns: str) -> list[File]:
    """The repository's files that match, in order of path; caches and environments excluded."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return [_file(path) for path in sorted(found) if "__pycache__" not in path.parts]


@cache
def _file(path: Path) -> File:
    """Read and parsed once, however many rules look at it."""
    return File(PurePosixPath(path.relative_to(ROOT)), path.read_text("utf-8"))


SOURCE = ("src/**/*.py",)
CODE = (*SOURCE, "tests/**/*.py", "bench/**/*.py")
TESTS = ("tests/**/test_*.py",)
TEXT = (*CODE, "src/**/*.sql", "src/**/*.yaml", "docs/**/*.md", "*.md", "*.toml", "*.lock",
        "Makefile", ".ci/*", ".github/**/*.yml")  # fmt: skip

RULES: dict[Rule, tuple[str, ...]] = {
    decisions_are_pure: SOURCE,
    only_the_command_line_prints: SOURCE,
    modules_introduce_themselves: SOURCE,
    files_are_short: CODE,
    functions_are_short: CODE,
    names_say_what_is_inside: CODE,
    exceptions_have_reasons: CODE,
    nothing_is_left_for_later: TEXT,
    no_place_is_mentioned: TEXT,
    tests_are_sentences: TESTS,
    tests_can_fail: TESTS,
}
