"""What an account is by now, and what it is to others, for people to read."""

from leadwright.core.ids import number_of
from leadwright.core.unit import Scalar, Ties
from leadwright.ports import Queries


def account_now(queries: Queries, workspace: int, account: int) -> int:
    """The account that one of this id is by now: what it was merged into, if it was."""
    home = queries.account_home(workspace, account)
    while home is not None and home.merged_into:
        account = home.merged_into
        home = queries.account_home(workspace, account)
    return account


def ties_shown(ties: Ties) -> dict[str, Scalar]:
    """Its domains, parent, and the accounts it is made of."""
    state: dict[str, Scalar] = {}
    if ties.domains:
        state["further domains"] = ", ".join(ties.domains)
    if ties.parent:
        state["belongs to"] = f"account {number_of(ties.parent)}"
    if ties.merges:
        state["made of"] = ", ".join(f"account {number_of(each)}" for each in sorted(ties.merges))
    return state
