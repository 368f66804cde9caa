"""Where the keys of a trail stand in the text of a playbook."""

from leadwright.playbook.document import Items, Mapping, Node, Place, compose
from leadwright.playbook.lint.finding import Trail
from leadwright.playbook.problems import Problems


class Places:
    """The places of one text."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._root = compose(text, file, Problems())

    def of(self, trail: Trail) -> Place:
        """The place of the last key of the trail that is written in the text."""
        place = Place(self._file, self._root.line)
        node: Node = self._root
        for key in trail:
            found = _below(node, key)
            if found is None:
                break
            line, node = found
            place = place.below(key, line)
        return place


def _below(node: Node, key: str) -> tuple[int, Node] | None:
    if isinstance(node, Mapping) and key in node.entries:
        return node.lines[key], node.entries[key]
    if isinstance(node, Items) and key.isdecimal() and 0 < int(key) <= len(node.items):
        item = node.items[int(key) - 1]
        return item.line, item
    return None
