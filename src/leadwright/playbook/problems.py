"""The problems of one playbook, collected while it is read."""

from collections.abc import Iterable

from leadwright.core.problem import Problem, ProblemsError

PROBLEMS_MAX = 500


class Problems:
    """Collects problems, each once. Gives up with ProblemsError at `PROBLEMS_MAX`: whoever has so
    many did not mean to write a playbook."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._seen: set[Problem] = set()

    def add(self, code: str, what: str, at: object, hint: str = "") -> None:
        """Note a problem at a place."""
        self.extend([Problem(code, what, str(at), hint)])

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems found elsewhere."""
        for problem in problems:
            if problem not in self._seen:
                self._seen.add(problem)
                self.found.append(problem)
        if len(self.found) >= PROBLEMS_MAX:
            raise ProblemsError(self.found[:PROBLEMS_MAX])
