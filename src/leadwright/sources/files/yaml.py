"""YAML 1.2 text as plain values that still know their lines."""

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from leadwright.core.problem import Problem, ProblemsError

Trail = tuple[str, ...]

LONGEST = 200_000
_TAG = "tag:yaml.org,2002:"
_BOOLEANS = {"true": True, "false": False}


@dataclass(slots=True)
class Text:
    """A parsed file: `data`, the line of each key trail, and the problems found on the way."""

    file: str
    data: Any = None
    lines: dict[Trail, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def where(self, trail: Trail) -> str:
        """`map.yaml:4  event ==> values`: the nearest line known for the trail."""
        known = trail
        while known and known not in self.lines:
            known = known[:-1]
        path = " ==> ".join(trail)
        return f"{self.file}:{self.lines.get(known, 1)}" + (f"  {path}" if path else "")

    def report(self, code: str, what: str, trail: Trail, hint: str = "") -> None:
        """Note a problem; parsing goes on, so that all are told at once."""
        self.problems.append(Problem(code, what, self.where(trail), hint))


def parse(text: str, file: str) -> Text:
    """Read `text`; `file` is only named in problems. Raises ProblemsError if it is not YAML."""
    parsed = Text(file)
    if len(text) > LONGEST:
        raise ProblemsError([Problem("M100", "This is too long to be a map.", file)])
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"This is not YAML: {error.problem or error.context}."
        hint = "Indent with spaces, and put quotes round text that holds ': ' or '#'."
        raise ProblemsError([Problem("M100", what, f"{file}:{line}", hint)]) from None
    except (ValueError, RecursionError, ReaderError) as error:
        raise ProblemsError([Problem("M100", f"This is not YAML: {error}.", file)]) from None
    if node is not None:
        parsed.data = _plain(node, (), parsed)
    return parsed


def _plain(node: Node, trail: Trail, into: Text) -> Any:
    """The value of a node; the core schema only: no dates, no `on` and `NO` that turn boolean."""
    into.lines.setdefault(trail, node.start_mark.line + 1)
    if id(node) in into.seen:
        into.report("M126", "An alias (*) repeats what stands elsewhere.", trail, "Write it out.")
        return None
    into.seen.add(id(node))
    if isinstance(node, MappingNode):
        return _mapping(node, trail, into)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*trail, str(at)), into) for at, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar((node.tag or "").removeprefix(_TAG), node.value)


def _mapping(node: MappingNode, trail: Trail, into: Text) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        deeper = (*trail, key)
        if key in found:
            first = into.lines[deeper]
            at = f"{into.file}:{key_node.start_mark.line + 1}  {' ==> '.join(deeper)}"
            what = f"{key!r} stands here twice (first on line {first})."
            into.problems.append(Problem("M101", what, at, "Keep one of them."))
            continue
        into.lines[deeper] = key_node.start_mark.line + 1
        found[key] = _plain(value_node, deeper, into)
    return found


def _scalar(tag: str, value: str) -> Any:
    if tag == "null":
        return None
    if tag == "bool":
        return _BOOLEANS.get(value.lower(), value)
    if tag == "int":
        plain = value.replace("_", "")
        return int(plain, 0) if plain.lstrip("+-")[:2] in ("0x", "0o") else int(plain)
    if tag == "float":
        return float(value.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
    return value
