r"""Patterns of `like`: `%` is any run of characters, `_` is one, case does not matter.

A backslash takes the meaning from `%`, `_` and itself: `'100\%'`.
"""

import re

ANY_RUN, ANY_ONE = "%", "_"


def problem(pattern: str) -> str:
    """What is wrong with the pattern, or nothing."""
    i = 0
    while (i := pattern.find("\\", i)) >= 0:
        if pattern[i + 1 : i + 2] not in ("%", "_", "\\"):
            return "in a pattern a backslash stands before %, _ or another backslash"
        i += 2
    return ""


def parts(pattern: str) -> list[tuple[str, bool]]:
    """The pattern as (text or wildcard, is a wildcard); text in lower case, neighbours joined."""
    found: list[tuple[str, bool]] = []
    i = 0
    while i < len(pattern):
        character = pattern[i]
        wild = character in "%_"
        if character == "\\":
            i += 1
            character = pattern[i]
        i += 1
        if not wild and found and not found[-1][1]:
            found[-1] = (found[-1][0] + character, False)
        elif not (character == ANY_RUN and wild and found and found[-1] == (ANY_RUN, True)):
            found.append((character, wild))
    return [(text if wild else text.lower(), wild) for text, wild in found]


def expression(pattern: str) -> re.Pattern[str]:
    """A regular expression that fully matches a lower-case text where the pattern does."""
    sources = {(ANY_RUN, True): ".*", (ANY_ONE, True): "."}
    return re.compile(
        "".join(sources.get(part) or re.escape(part[0]) for part in parts(pattern)), re.DOTALL
    )
