"""One run over a workspace: what was asked for, what came of it, and the merges it is sure of."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import msgspec

from leadwright.core.problem import Problem, ProblemsError
from leadwright.duplicates.fields import KINDS, PEOPLE, Record
from leadwright.duplicates.job import Found, Progress, find
from leadwright.duplicates.pairs import Pair
from leadwright.duplicates.thresholds import LOOKED_AT_MIN, PROPOSED_MIN
from leadwright.ports import Duplicate, Queries, Reviews
from leadwright.ports.reviews import ACCEPTED, ALWAYS

Weigh = Callable[[str, list[Record], Progress], list[Pair]]
NEEDED = ("splink", "duckdb", "pyarrow")
RUNNER = "duplicates find"
"""Who accepts what a run is sure of."""


class Asked(msgspec.Struct, frozen=True):
    """What to compare, and from which probability on to propose, and to merge without asking (None:
    never). `keep` False: nothing is written and nobody merged."""

    workspace: int
    kind: str = PEOPLE
    propose_from: float = PROPOSED_MIN
    merge_from: float | None = None
    keep: bool = True


class Came(msgspec.Struct, frozen=True):
    """What came of a run, counted."""

    records: int = 0
    proposed: int = 0
    new: int = 0
    withdrawn: int = 0
    sure: int = 0
    merged: int = 0


def check(asked: Asked) -> None:
    """Raise ProblemsError for what cannot be compared, or merged."""
    if asked.kind not in KINDS:
        raise ProblemsError([Problem("C162", f"{asked.kind!r} is none of {', '.join(KINDS)}.")])
    if asked.merge_from is not None and asked.kind != PEOPLE:
        hint = "Accept them one by one."
        what = "Accounts are not merged without asking."
        raise ProblemsError([Problem("C163", what, "--merge-from", hint)])
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise _not_installed(missing[0])


def weigher() -> Weigh:
    """What weighs pairs. Raises ProblemsError where its extra is not installed."""
    try:
        module = import_module("leadwright.duplicates.match")
    except ModuleNotFoundError as error:
        raise _not_installed(str(error.name)) from None
    find_pairs = module.find_pairs

    def weigh(kind: str, records: list[Record], progress: Progress) -> list[Pair]:
        found: list[Pair] = find_pairs(
            kind, records, probability_min=LOOKED_AT_MIN, progress=progress
        )
        return found

    return weigh


def _not_installed(name: str) -> ProblemsError:
    what = f"Comparing records needs {name}, which is not installed."
    return ProblemsError([Problem("C160", what, hint="pip install 'leadwright[duplicates]'")])


def run(
    asked: Asked,
    queries: Queries,
    reviews: Reviews,
    now: Callable[[], int],
    merge: Callable[[Duplicate, str], bool],
    progress: Progress,
) -> tuple[Found, Came]:
    """Compare, bring the queue up to date, and merge what is sure. `merge` lets the one who is
    known longer take in the other, for a reason; False where they are one already. Raises
    ProblemsError where the extra is not installed."""
    weigh = weigher()
    found = find(
        queries,
        reviews,
        asked.workspace,
        asked.kind,
        lambda kind, records: weigh(kind, records, progress),
        at=now(),
        probability_min=asked.propose_from,
        automatic_min=asked.merge_from,
        keep=asked.keep,
        progress=progress,
    )
    merged = sum(_merge(one, reviews, now, merge) for one in found.sure) if asked.keep else 0
    return found, Came(
        found.records, len(found.proposed), found.new, found.withdrawn, len(found.sure), merged
    )


def _merge(
    one: Duplicate,
    reviews: Reviews,
    now: Callable[[], int],
    merge: Callable[[Duplicate, str], bool],
) -> bool:
    merged = merge(one, f"{one.probability / 1e6:.4f} probable by what is known of them")
    if one.state != ALWAYS:
        kept = reviews.duplicate_of(one.workspace, one.kind, one.left, one.right)
        if kept is not None:
            note = f"{one.probability / 1e6:.6f} probable"
            reviews.decide(one.workspace, kept.id, ACCEPTED, RUNNER, now(), note)
    return merged
