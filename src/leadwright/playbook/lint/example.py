"""The playbooks that rules show: a change to a shipped one, small enough to be read."""

import json
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from leadwright.playbook.document import Items, Leaf, Mapping, Node, compose
from leadwright.playbook.problems import Problems
from leadwright.playbook.shipped import shipped_text


@dataclass(frozen=True, slots=True)
class Example:
    """A shipped playbook with a change: mappings are merged, `null` takes a key away, everything
    else is put in the place of what was there."""

    base: str
    change: str

    @property
    def text(self) -> str:
        """The whole playbook, one key per line (in JSON, which is YAML)."""
        merged = _merged(_tree(shipped_text(self.base)), _tree(self.change))
        return json.dumps(_plain(merged), indent=2, ensure_ascii=False)


def patched(base: str, change: str) -> Example:
    """The shipped playbook `base` with the YAML of `change` merged into it."""
    return Example(base, dedent(change).strip() + "\n")


def _tree(text: str) -> Mapping:
    return compose(text, "example", Problems())


def _merged(base: Node, change: Node) -> Node:
    if not isinstance(base, Mapping) or not isinstance(change, Mapping):
        return change
    found = Mapping(base.line, dict(base.entries), dict(base.lines))
    for key, value in change.entries.items():
        if isinstance(value, Leaf) and value.value is None:
            found.entries.pop(key, None)
        else:
            found.entries[key] = _merged(found.entries.get(key, Leaf(0, None, "")), value)
    return found


def _plain(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key: _plain(child) for key, child in node.entries.items()}
    return [_plain(item) for item in node.items] if isinstance(node, Items) else node.value
