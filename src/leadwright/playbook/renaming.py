"""Names that were others before: of sequences, and of steps within one.

A version says of what it has what that `was` called. Which former names lead where is kept from
version to version, so that people whom nobody has looked at since go on as well.
"""

from collections.abc import Collection, Mapping

from leadwright.playbook import codes
from leadwright.playbook.document import Place
from leadwright.playbook.problems import Problems
from leadwright.playbook.shapes import Entry


class Renamed:
    """What is said of former names, as it is read."""

    def __init__(self, what: str, problems: Problems) -> None:
        self._what = what
        self._problems = problems
        self._names: set[str] = set()
        self._said: list[tuple[str, str, Place]] = []

    def add(self, name: str, entry: Entry) -> None:
        """Take in a name, with what it was before."""
        self._names.add(name)
        if entry["was"]:
            self._said.append((entry["was"], name, entry.place("was")))

    def settled(self) -> dict[str, str]:
        """Former name -> the one it has now. Notes what contradicts itself."""
        found: dict[str, str] = {}
        for was, name, at in self._said:
            if was == name:
                self._wrong(codes.CONTRADICTION, f"{name!r} was called what it is", at,
                            "leave `was` out, or name what it was called before")  # fmt: skip
            elif was in self._names:
                self._wrong(codes.SAME_NAME, f"{name!r} was {was!r}, and there is {was!r}", at,
                            "a former name is nobody's now: people would be in both")  # fmt: skip
            elif was in found:
                what = f"{name!r} was {was!r}, and so was {found[was]!r}"
                self._wrong(codes.SAME_NAME, what, at, "people go on in one of them")
            else:
                found[was] = name
        return found

    def _wrong(self, code: str, what: str, at: Place, hint: str) -> None:
        self._problems.add(code, f"the {self._what} {what}", at, hint)


def former_names(
    now: Collection[str], said: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, str]:
    """Former name -> the one it has `now`, of all that are in use no more. `said` is what this
    version says of that, `before` the same of the version that was in force: what that one had
    renamed and this one calls as it was called, is taken back."""
    new = dict(said)
    for former, name in before.items():
        if former in now and name not in now:
            new.setdefault(name, former)
    for former, name in before.items():
        to = name if name in now else new.get(name, "")
        if to:
            new.setdefault(former, to)
    return {former: name for former, name in sorted(new.items()) if former not in now}
