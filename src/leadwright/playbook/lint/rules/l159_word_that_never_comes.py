"""A condition asks for a word that never comes.

What: A condition compares `time.weekday`, a temperature or a grade with a word that it never is:
`Monday`, `lukewarm`, a letter that `grades` does not give.

Why: It is never true, and nothing says so: these are text to a condition, and text can be anything.

Fix: Use one of the words there are; weekdays are written in small letters.

Source: Weekend rules that never held, because somebody wrote `Sat`.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from leadwright.core.local import WEEKDAYS
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Motion, Playbook

CODE = "L159"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {when: "time.weekday <> 'Sunday'"}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {when: "time.weekday not in ('saturday', 'sunday')"}
    """,
)
TEMPERATURES = ("cold", "warm", "hot")


def find(book: Playbook) -> Iterator[Finding]:
    """Comparisons with a word that is none of those there are."""
    for motion in book.motions.values():
        words = _words(motion)
        for at, condition in view.conditions(motion):
            if words.keys().isdisjoint(condition.uses.attributes):
                continue
            for name, word in sorted(set(view.compared_words(condition))):
                known = words.get(name, (word,))
                if word not in known:
                    close = get_close_matches(word.lower(), known, 1)
                    listed = f"it is one of {', '.join(known)}"
                    fix = f"did you mean {close[0]!r}?" if close else listed
                    yield Finding(at, f"{name} is never {word!r}", fix)


def _words(motion: Motion) -> dict[str, tuple[str, ...]]:
    letters = tuple(letter for _, letter in motion.qualify.grades)
    whose = ("score", "account")
    return (
        {"time.weekday": WEEKDAYS}
        | {f"{group}.temperature": TEMPERATURES for group in whose}
        | {f"{group}.grade": letters for group in whose}
    )
