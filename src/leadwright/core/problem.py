"""One shape for everything that can be wrong, wherever it is reported."""

from collections.abc import Sequence
from dataclasses import dataclass

LINK = "https://leadwright.dev/perma/"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must mend.

    `code` is stable (`P101`), `what` one sentence, `where` a file and line with the key trail
    (`playbook.yaml:41  stages ==> mql ==> when`) or a JSON pointer, `hint` the next thing to do.
    """

    code: str
    what: str
    where: str = ""
    hint: str = ""

    @property
    def link(self) -> str:
        """The permanent address of the documentation of this code."""
        return LINK + self.code

    def __str__(self) -> str:
        place = f" {self.where}" if self.where else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{self.code}{place}\n  {self.what}{hint}   {self.link}"


class ProblemsError(Exception):
    """All problems of one submission at once. `problems` is never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
