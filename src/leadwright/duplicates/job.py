"""Finding duplicates in a workspace: from its lists to its review queue.

Only lists are read, never documents. What somebody decided about a pair stays decided: rejected
ones are not proposed again, those that are to be one always are merged whenever they are found, and
those that never are keep their groups apart.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from leadwright.duplicates.fields import ACCOUNTS, PEOPLE, Record, record
from leadwright.duplicates.groups import groups
from leadwright.duplicates.pairs import Pair
from leadwright.duplicates.standing import now_of
from leadwright.duplicates.sure import sure
from leadwright.duplicates.thresholds import PROPOSED_MIN
from leadwright.ports import AccountRow, Compared, Duplicate, PersonRow, Queries, Reviews
from leadwright.ports.reviews import ACCEPTED, ALWAYS, NEVER, OPEN, REJECTED

PAGE = 1_000
Progress = Callable[[str, int], None]
Finder = Callable[[str, list[Record]], list[Pair]]
"""What weighs the pairs of records of a kind: `match.find_pairs`, or another one in tests."""


class Found(msgspec.Struct):
    """What a run came to. `sure` are to be merged without asking: pairs that are to be one always,
    and, where that was asked for, those above the threshold; `new` of the proposals were not there
    before, `withdrawn` ones have become improbable or are one by now."""

    records: int
    proposed: list[Duplicate]
    sure: list[Duplicate]
    new: int = 0
    withdrawn: int = 0


def find(
    queries: Queries,
    reviews: Reviews,
    workspace: int,
    kind: str,
    weigh: Finder,
    *,
    at: int,
    probability_min: float = PROPOSED_MIN,
    automatic_min: float | None = None,
    keep: bool = True,
    progress: Progress = lambda _step, _count: None,
) -> Found:
    """Compare everybody in the workspace's lists, and bring its queue up to date.

    `weigh` returns pairs down to `LOOKED_AT_MIN`. With `keep` False nothing is written.
    """
    records = [_record(kind, row) for row in _rows(queries, workspace, kind)]
    progress("records", len(records))
    pairs = weigh(kind, records)
    decided = _decided(queries, reviews, workspace, kind)
    apart = [pair for pair, state in decided.items() if state in (REJECTED, NEVER)]
    together = {one: group[0] for group in groups(pairs, probability_min, apart) for one in group}
    merged = set()
    if automatic_min is not None and kind == PEOPLE:
        merged = sure(pairs, automatic_min, together, apart)
    found = Found(len(records), [], [])
    for pair in pairs:
        state = decided.get((pair.left, pair.right), OPEN)
        group = together.get(pair.left, 0)
        one = _duplicate(workspace, kind, pair, state, group, at)
        if state == ALWAYS:
            found.sure.append(one)
        elif state != OPEN or pair.probability < probability_min:
            continue
        elif group and group == together.get(pair.right):
            found.proposed.append(one)
            if (pair.left, pair.right) in merged:
                found.sure.append(one)
    if keep:
        found.new = reviews.propose(found.proposed)
        found.withdrawn = reviews.withdraw(workspace, kind, at)
    return found


def _decided(
    queries: Queries, reviews: Reviews, workspace: int, kind: str
) -> dict[tuple[int, int], str]:
    """What was decided, of the pairs as they were and of those they have become: what was said of
    somebody holds for whoever they were merged into. What was said of a pair itself comes first,
    and to keep them apart before anything else."""
    said = reviews.decided(workspace, kind, (ACCEPTED, REJECTED, ALWAYS, NEVER))
    decided = dict(said)
    for state in (ALWAYS, REJECTED, NEVER):
        for (left, right), each in said.items():
            if each != state:
                continue
            here, there = (now_of(queries, workspace, kind, one) for one in (left, right))
            pair = (min(here, there), max(here, there))
            if here != there and pair not in said:
                decided[pair] = state
    return decided


def _duplicate(workspace: int, kind: str, pair: Pair, state: str, group: int, at: int) -> Duplicate:
    outcomes = [Compared(one.field, one.outcome, round(one.weight * 1000)) for one in pair.outcomes]
    weight, probability = round(pair.weight * 1000), round(pair.probability * 1_000_000)
    return Duplicate(
        workspace, kind, pair.left, pair.right, state, weight, probability, group, outcomes, at
    )


def _rows(queries: Queries, workspace: int, kind: str) -> Iterator[Any]:
    read: Callable[[int, int, str], Any] = queries.people if kind == PEOPLE else queries.accounts
    after = ""
    while True:
        page = read(workspace, PAGE, after)
        yield from page.rows
        after = page.next
        if not after:
            return


def _record(kind: str, row: Any) -> Record:
    return record(kind, row.unit if kind == ACCOUNTS else row.person, said_of(row))


def said_of(row: PersonRow | AccountRow) -> dict[str, str]:
    """What a row of a list says of somebody, under the names of `fields.record`."""
    known: dict[str, str] = msgspec.json.decode(row.particulars) if row.particulars else {}
    if "birthday" in known:
        known["born"] = known.pop("birthday")
    known["name"] = row.name
    if isinstance(row, PersonRow):
        known["email"] = row.email
    else:
        known["domain"] = row.domain
    return {name: value for name, value in known.items() if value}
