"""A playbook in several files becomes one text.

In a folder, `playbook.yaml` is the playbook, and every other file stands where its path says:
`contents/hello.yaml` is the content `hello`, `consumer/sequences/welcome.yaml` a sequence of the
consumer motion, `teams.yaml` all teams. Nothing is named twice and nothing refers to another file,
so there is nothing that could lead in circles, into nowhere or outside.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leadwright.core.problem import ProblemsError
from leadwright.playbook import codes
from leadwright.playbook.document import BYTES_MAX, DEPTH_MAX, Leaf, Origins, Place, compose
from leadwright.playbook.document import Mapping as MappingNode
from leadwright.playbook.kinds import good_name
from leadwright.playbook.problems import Problems

MAIN = "playbook.yaml"
SUFFIX = ".yaml"
_MARKER = re.compile(r"(---|\.\.\.)(\s|$)|%")
_ENDS = re.compile(r"\r\n|\r|\n")
_ODD_ENDS = re.compile("[\x85\u2028\u2029]")

_Line = tuple[str, str, int]
"""(text, file, line there)"""


def put_together(files: Mapping[str, str], folder: str) -> tuple[str, Origins]:
    """(text, name) of the playbook in a folder; with that name, problems are told where they stand.

    `files` maps paths below the folder, with `/`, to texts. The same files give the same text,
    which is what is kept, hashed and decided by. Raises ProblemsError with all that is wrong.
    """
    problems = Problems()
    if MAIN not in files:
        problems.add(
            codes.NOTHING_THERE, f"the folder has no {MAIN}", folder, "it holds what is in no part"
        )
        raise ProblemsError(problems.found)
    if sum(map(len, files.values())) > BYTES_MAX:
        what = f"the files together are larger than {BYTES_MAX // 1_000_000} MB"
        problems.add(codes.TOO_LARGE, what, folder)
        raise ProblemsError(problems.found)
    root = _Part()
    for path, text in sorted(files.items()):
        trail = () if path == MAIN else tuple(path.removesuffix(SUFFIX).split("/"))
        for name in trail:
            good_name(name, Place(f"{folder}/{path}", 1), problems)
        if len(trail) > DEPTH_MAX:
            what = f"deeper than {DEPTH_MAX} folders"
            problems.add(codes.TOO_LARGE, what, Place(f"{folder}/{path}", 1))
            continue
        root.at(trail, f"{folder}/{path}").text = text
    lines = [] if problems.found else _document(root, problems)
    if problems.found:
        raise ProblemsError(problems.found)
    text = "\n".join(line for line, _, _ in lines) + "\n"
    return text, Origins(folder, ((file, number) for _, file, number in lines))


@dataclass(slots=True)
class _Part:
    """What stands at one trail of keys: a text of its own, and parts below it."""

    file: str = ""
    text: str | None = None
    below: dict[str, "_Part"] = field(default_factory=dict)

    def at(self, trail: tuple[str, ...], file: str) -> "_Part":
        part = self
        for name in trail:
            part = part.below.setdefault(name, _Part(file))
        part.file = file
        return part


def _document(part: _Part, problems: Problems) -> list[_Line]:
    """The lines of a part with a text, those of the parts below it at their places."""
    assert part.text is not None
    lines = [(line, part.file, number) for number, line in enumerate(_lines(part.text), 1)]
    for line, file, number in lines:
        if _MARKER.match(line) or _ODD_ENDS.search(line):
            what = "directives, document marks and odd line ends cannot be put together"
            problems.add(codes.NOT_SUPPORTED, what, Place(file, number), "leave them out")
    try:
        tree = compose(part.text, part.file, problems)
    except ProblemsError as error:
        problems.extend(error.problems)
        return []
    if part.below and tree.lines:
        first = lines[min(tree.lines.values()) - 1][0]
        if first.lstrip().startswith("{"):
            _one_line(part.file, 1, problems)
        indent = len(first) - len(first.lstrip())
        insertions = list(_insertions(part, tree, lines, len(lines), indent, problems))
        for after, new in sorted(insertions, key=lambda one: one[0], reverse=True):
            lines[after:after] = new
    return lines


def _insertions(
    part: _Part,
    mapping: MappingNode,
    lines: list[_Line],
    after: int,
    indent: int,
    problems: Problems,
) -> Iterator[tuple[int, list[_Line]]]:
    """(after how many lines of the document, lines) for the parts below; `after` is where keys go
    that the mapping does not have."""
    new: list[_Line] = []
    for name, child in part.below.items():
        if name not in mapping.entries:
            new += _written(name, child, indent, problems)
            continue
        number = mapping.lines[name]
        text, file, line = lines[number - 1]
        node = mapping.entries[name]
        if child.text is not None:
            what = f"the key {name!r} stands in two files"
            hint = f"it is in {file}, line {line}, already"
            problems.add(codes.DUPLICATE_KEY, what, Place(child.file, 1), hint)
        elif not re.fullmatch(rf"\s*{name}:\s*(#.*)?", text):
            _one_line(file, line, problems)
        elif isinstance(node, MappingNode) and node.lines:
            first = lines[min(node.lines.values()) - 1][0]
            deeper = len(first) - len(first.lstrip())
            yield from _insertions(child, node, lines, number, deeper, problems)
        elif isinstance(node, Leaf) and node.value is None:
            deeper = len(text) - len(text.lstrip()) + 2
            empty = MappingNode(number)
            yield from _insertions(child, empty, lines, number, deeper, problems)
        else:
            _one_line(file, line, problems)
    if new:
        yield after, new


def _written(name: str, part: _Part, indent: int, problems: Problems) -> list[_Line]:
    """A key with what stands in its part, indented."""
    lines = [(f"{' ' * indent}{name}:", part.file, 1)]
    if part.text is None:
        for below, child in part.below.items():
            lines += _written(below, child, indent + 2, problems)
        return lines
    for text, file, number in _document(part, problems):
        lines.append((f"{' ' * (indent + 2)}{text}" if text.strip() else "", file, number))
    return lines


def _lines(text: str) -> list[str]:
    lines = _ENDS.split(text.removeprefix("\ufeff"))
    return lines if lines[-1] else lines[:-1]


def _one_line(file: str, line: int, problems: Problems) -> None:
    problems.add(
        codes.NOT_SUPPORTED,
        "files cannot add to what is written on one line or is no mapping",
        Place(file, line),
        "write one key per line, indented",
    )
