"""Who somebody is by now: a pair in the queue may have been merged with others since."""

from leadwright.duplicates.fields import PEOPLE
from leadwright.ports import Queries


def now_of(queries: Queries, workspace: int, kind: str, id: int) -> int:
    """Whom a person or account (`kind`) was merged into, step by step; itself if it was not."""
    home_of = queries.home if kind == PEOPLE else queries.account_home
    home = home_of(workspace, id)
    while home is not None and home.merged_into:
        id = home.merged_into
        home = home_of(workspace, id)
    return id


def to_merge(
    queries: Queries, workspace: int, kind: str, left: int, right: int
) -> tuple[int, int] | None:
    """(who stays, who becomes them): the one we know longer stays. None if both are one already, or
    one of them is there no more."""
    here, there = (now_of(queries, workspace, kind, one) for one in (left, right))
    home_of = queries.home if kind == PEOPLE else queries.account_home
    gone = any(home_of(workspace, one) is None for one in (here, there))
    return None if here == there or gone else (min(here, there), max(here, there))
