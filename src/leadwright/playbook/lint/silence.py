"""A silenced rule has nothing to say.

What: `lint: {ignore: ...}` names a rule that finds nothing in this playbook, or that there is not.

Why: A reason that outlives its mistake hides the next one of the same kind, and nobody will notice.

Fix: Take the code out of `lint: {ignore: ...}`, or correct it.

Source: Everybody who has inherited a configuration with a page of exceptions nobody can explain.
"""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding

CODE = "L100"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    lint:
      ignore:
        L144: no night messages were planned at first   # there are quiet hours by now
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      quiet_hours: null
    lint:
      ignore:
        L144: the provider of the webhook keeps its own quiet hours
    """,
)


def unused(
    ignored: Mapping[str, str], found: Collection[str], known: Collection[str]
) -> Iterator[Finding]:
    """What is silenced in vain: `found` are the codes that were found, `known` all there are."""
    for code in ignored:
        if code in found and code != CODE:
            continue
        at = ("lint", "ignore", code)
        if code in known:
            yield Finding(at, f"{code} is silenced and finds nothing here", "take it out")
        else:
            close = get_close_matches(code, known, 1)
            fix = f"did you mean {close[0]}?" if close else "`leadwright rule` lists them"
            yield Finding(at, f"there is no rule {code}", fix)
