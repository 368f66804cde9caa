"""YAML as people would write it."""

import json
import re

_PLAIN = re.compile(r"[A-Za-z_][\w ./()-]*")
_TAKEN = frozenset(("true", "false", "null", "~"))


def quoted(text: str) -> str:
    """A text as it can stand anywhere in YAML, in quotes only where it needs them."""
    plain = _PLAIN.fullmatch(text) and text.strip() == text and text.lower() not in _TAKEN
    return text if plain and text.isascii() else json.dumps(text, ensure_ascii=False)


class Lines:
    """The lines of a map."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, line: str) -> None:
        """One line."""
        self._lines.append(line)

    def section(self, name: str, said: dict[str, str]) -> None:
        """`name:` with a line for each that says something; nothing if none does."""
        there = {key: value for key, value in said.items() if value}
        if not there:
            return
        self._lines += ["", f"{name}:"]
        self._lines += [f"  {quoted(key)}: {value}" for key, value in there.items()]

    def text(self) -> str:
        """All of them."""
        return "\n".join(self._lines) + "\n"
