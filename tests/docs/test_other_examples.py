"""What the documentation shows and does not run is checked all the same, every block of it.

Playbooks are put into a shipped one and read, maps are read, commands and their options have to
exist, requests have to fit the API, JSON and Python have to be that. A block of a kind that nobody
checks fails.
"""

import ast
import configparser
import importlib.util
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import sqlglot
import typer
from pages import ROOT, pages
from typer._click.exceptions import UsageError

from leadwright.cli.commands import app
from leadwright.core.problem import ProblemsError
from leadwright.playbook.lint.example import patched
from leadwright.playbook.load import load
from leadwright.sources.files.load import load_map

GENERATED = ("docs/reference/cli.md", "docs/reference/lint.md")
"""Pages whose examples are checked where they are made."""
BLOCK = re.compile(r"(<!-- run -->\s*\n+)?^```(\w*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
BASES = {"business": "b2b", "consumer": "b2c"}
MOTION = {"docs/start/b2b.md": "b2b", "docs/start/b2c.md": "b2c", "docs/start/hybrid.md": "hybrid"}
TOPS = ("channels", "teams", "contents", "working_hours")


def _blocks(kind: str) -> list[Any]:
    blocks = []
    for page in pages():
        name = str(page.relative_to(ROOT))
        if name in GENERATED:
            continue
        text = page.read_text("utf-8")
        for found in BLOCK.finditer(text):
            line = text.count("\n", 0, found.start(2)) + 1
            if found[1] is None and found[2] == kind:
                blocks.append(pytest.param(name, found[3], id=f"{name}:{line}"))
    return blocks


def _texts(kind: str) -> list[Any]:
    return [pytest.param(block.values[1], id=block.id) for block in _blocks(kind)]


def test_every_kind_of_block_is_checked() -> None:
    kinds = {found[2] for page in pages() for found in BLOCK.finditer(page.read_text("utf-8"))}
    assert kinds <= {"yaml", "console", "json", "python", "html", "js", "ini", "sql", "text", ""}


@pytest.mark.parametrize(("page", "text"), _blocks("yaml"))
def test_a_playbook_or_a_map_that_is_shown_is_good(page: str, text: str) -> None:
    if re.search(r"^identify:", text, re.MULTILINE):
        assert load_map(text, "map.yaml")
    else:
        assert load(_in_a_shipped_one(page, text))


@pytest.mark.parametrize(
    "text",
    [
        "business:\n  sequences:\n    a: {enter: lead}\n",
        "consumer:\n  segments:\n    a: count('Seen', '1 dya') >= 1\n",
        "teams:\n  sales: {ana: {mail: ana@x.example}}\n",
    ],
)
def test_a_playbook_that_has_gone_stale_is_noticed(text: str) -> None:
    with pytest.raises(ProblemsError):
        load(_in_a_shipped_one("page.md", text))


def test_a_command_that_is_gone_is_noticed() -> None:
    with pytest.raises(AssertionError):
        _leadwright(["leadwright", "levitate"])
    with pytest.raises(UsageError):
        _leadwright(["leadwright", "check", "book.yaml", "--softly"])


def _in_a_shipped_one(page: str, text: str) -> str:
    """The playbook that what is shown belongs to, with whom and what it names besides."""
    top = text.partition(":")[0]
    for motion, base in BASES.items():
        if re.search(rf"^{motion}:", text, re.MULTILINE):
            return _patched(base, text)
    if top == "accounts" and MOTION.get(page) == "hybrid":
        accounts, _, stages = text.partition("\n\n")
        return _patched("hybrid", f"{accounts}\nbusiness:\n{_below(stages)}")
    if top in TOPS:
        return _patched("b2b", text)
    if top in ("stages", "triggers"):
        base = MOTION.get(page, "b2b")
        motion = next(each for each, name in BASES.items() if name == base)
        return _patched(base, f"{motion}:\n{_below(text)}")
    return _patched("b2c", f"consumer:\n  sequences:\n{_below(_below(text))}")


def _below(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def _patched(base: str, text: str) -> str:
    whole = patched(base, text).text
    for _ in range(20):
        try:
            load(whole)
        except ProblemsError as error:
            more = "".join(filter(None, (_missing(each.what) for each in error.problems)))
            if not more:
                raise
            tops: dict[str, str] = {}
            for top, entry in re.findall(r"^(\w+): (.*)$", more, re.MULTILINE):
                tops.setdefault(top, "")
                tops[top] += f"  {entry}\n" if entry not in tops[top] else ""
            added = "".join(f"{top}:\n{entries}" for top, entries in tops.items())
            text = patched_text(text, added)
            whole = patched(base, text).text
        else:
            break
    return whole


def patched_text(text: str, added: str) -> str:
    """The example with what it only names."""
    for top, entries in re.findall(r"^(\w+):\n((?:  .*\n)+)", added, re.MULTILINE):
        if re.search(rf"^{top}:\n", text, re.MULTILINE):
            text = re.sub(rf"^{top}:\n", f"{top}:\n{entries}", text, count=1, flags=re.MULTILINE)
        else:
            text = f"{text.rstrip()}\n{top}:\n{entries}"
    return text


def _missing(what: str) -> str:
    """The line that declares what an example names without showing it."""
    if found := re.search(r"no (?:content|text) '(\w+)'|content '(\w+)' is not", what):
        name = found[1] or found[2]
        return f"contents: {name}: {{subject: Hello, text: Hello}}\n"
    if found := re.search(r"no team '(\w+)'", what):
        return f"teams: {found[1]}: {{joe: {{name: Joe, email: joe@x.example}}}}\n"
    if found := re.search(r"no offer '(\w+)'", what):
        return f"offers: {found[1]}: {{code: TEN, says: less, ends_after: 2 days}}\n"
    if found := re.search(r"no channel '(\w+)'", what):
        return f"channels: {found[1]}: {{address: phone, consent: true}}\n"
    return ""


@pytest.mark.parametrize("text", _texts("json"))
def test_json_that_is_shown_is_json(text: str) -> None:
    assert json.loads(text)


@pytest.mark.parametrize("text", _texts("python"))
def test_python_that_is_shown_can_be_imported(text: str) -> None:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            assert importlib.util.find_spec(str(node.module)), node.module


def _typed(text: str) -> list[str]:
    joined = text.replace("\\\n", " ")
    found: list[str] = []
    for line in joined.splitlines():
        if line.startswith("$ "):
            found.append(line[2:])
        elif found and found[-1].count("'") % 2:
            found[-1] += line
    return found


@pytest.mark.parametrize("text", _texts("console"))
def test_a_command_that_is_shown_exists_with_its_options(text: str) -> None:
    typed = _typed(text)
    assert typed
    for line in typed:
        words = shlex.split(line, comments=True)
        CHECKS[Path(words[0]).name](words)


def _leadwright(words: list[str]) -> None:
    command: Any = typer.main.get_command(app)
    rest = words[1:]
    if ">" in rest:
        rest = rest[: rest.index(">")]
    while getattr(command, "commands", None):
        assert rest, f"{words} is not complete"
        assert rest[0] in command.commands, f"there is no command {rest[0]!r}"
        command, rest = command.commands[rest[0]], rest[1:]
    with command.make_context(command.name, rest):
        pass


def _make(words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    target = words[1]
    assert re.search(rf"^(?:[\w -]+ )?{target}(?: [\w -]+)?:", makefile, re.MULTILINE), target
    for name in (each.partition("=")[0] for each in words[2:]):
        assert name in makefile, name


def _python(words: list[str]) -> None:
    if words[1] == "-m":
        assert importlib.util.find_spec(words[2]), words[2]
    else:
        assert (ROOT / words[1]).exists(), words[1]


def _curl(words: list[str]) -> None:
    (address,) = [each for each in words[1:] if "localhost:8080" in each]
    path = address.partition("localhost:8080")[2].partition("?")[0]
    bodies = [words[at + 1] for at, each in enumerate(words) if each == "-d"]
    if not path.startswith("/api/v1"):
        assert re.fullmatch(r"/v1/(identify|track|page|screen|group|alias|batch)|/f/\w+", path)
    else:
        assert _paths().fullmatch(path.removeprefix("/api/v1")), path
    for body in bodies:
        if body.startswith("{"):
            assert json.loads(body)
        else:
            assert re.fullmatch(r"[\w\[\].]+=.+", body), body


def _paths() -> re.Pattern[str]:
    from leadwright.api.resources import commands, people

    paths = [getattr(each, "path", "") for each in (*commands.router.routes, *people.router.routes)]
    return re.compile("|".join(re.sub(r"\{\w+\}", r"[^/]+", path) for path in paths))


def _sudo(words: list[str]) -> None:
    rest = words[3:] if words[1] == "-u" else words[1:]
    name = Path(rest[0]).name
    if name == "leadwright":
        _leadwright(rest)
    else:
        assert name in {"useradd", "python3", "pip", "systemctl", "createuser", "createdb"}


def _export(words: list[str]) -> None:
    assert re.fullmatch(r"LEADWRIGHT_DATA=\S+", words[1])


CHECKS = {
    "leadwright": _leadwright, "make": _make, "python": _python, "curl": _curl, "sudo": _sudo,
    "export": _export,
}  # fmt: skip


@pytest.mark.parametrize("text", _texts("html"))
def test_a_form_that_is_shown_posts_where_forms_go(text: str) -> None:
    assert re.search(r'<form action="https://[\w.]+/f/WRITE_KEY" method="post">', text)
    assert 'name="email"' in text


@pytest.mark.parametrize("text", _texts("js"))
def test_a_script_that_is_shown_posts_a_call(text: str) -> None:
    assert re.search(r'fetch\("https://[\w.]+/v1/(track|identify|page)", \{ method: "POST"', text)
    body = re.search(r"const body = \{(.*?)\}\n", text, re.DOTALL)
    assert body is not None
    names = {part.partition(":")[0].strip() for part in body[1].split(",")}
    assert names >= {"writeKey", "anonymousId", "messageId", "event", "properties"}


@pytest.mark.parametrize("text", _texts("sql"))
def test_sql_that_is_shown_asks_tables_there_are(text: str) -> None:
    folder = ROOT / "src/leadwright/store/postgres/migrations"
    made = "".join(file.read_text("utf-8") for file in sorted(folder.rglob("*.sql")))
    known = {*re.findall(r"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)", made), "pg_class"}
    statements = sqlglot.parse(text, read="postgres")
    assert statements
    for statement in statements:
        assert isinstance(statement, sqlglot.exp.Select | sqlglot.exp.Update)
        named = {table.name for table in statement.find_all(sqlglot.exp.Table)}
        assert named, statement
        assert named <= known


@pytest.mark.parametrize("text", _texts("ini"))
def test_a_unit_that_is_shown_starts_a_command_there_is(text: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read_string(text)
    program, _, rest = unit["Service"]["ExecStart"].partition(" ")
    assert Path(program).name == "leadwright"
    _leadwright(["leadwright", *shlex.split(rest)])
