"""What the directory has to know of people and accounts, brought from the store when needed."""

from collections.abc import Mapping

from leadwright.capture.directory import IN_ACCOUNT, Directory, Known
from leadwright.ports import Home, Turn


def bring(turn: Turn, directory: Directory, ids: set[int]) -> None:
    """Have people and accounts at hand, with what they were merged into or belong to. What this
    batch knows already is newer."""
    people, accounts = directory.people, directory.accounts
    while ids := ids - people.keys() - accounts.keys():
        following: set[int] = set()
        for home in turn.homes(ids).values():
            known = Known(home.person, home.unit, home.known, home.merged_into, home.account)
            (accounts if known.is_account else people)[home.person] = known
            following |= {home.merged_into, home.account}
        ids = following - {0}


def family_of(turn: Turn, directory: Directory, one: int) -> set[int]:
    """The person or account and whoever was merged into them, what this batch did included."""
    bring(turn, directory, turn.merged(directory.workspace, one))
    among = directory.accounts if one in directory.accounts else directory.people
    return {each for each in among if one in _line(among, each)}


def residents_of(turn: Turn, directory: Directory, account: int) -> list[Known]:
    """Who belongs to the account, what this batch did included, in order."""
    bring(turn, directory, set(turn.residents(directory.workspace, account)))
    return [
        known
        for _, known in sorted(directory.people.items())
        if known.unit == account and known.known & IN_ACCOUNT and not known.merged_into
    ]


def store(turn: Turn, directory: Directory) -> None:
    """Store what the directory has learned."""
    if directory.links:
        turn.link(list(directory.links.items()))
    if directory.waits:
        turn.wait(directory.workspace, directory.waits.keys())
    changed = [known for known in directory.people.values() if known.changed]
    changed += [known for known in directory.accounts.values() if known.changed]
    if changed:
        turn.settle(
            [
                Home(k.person, unit, k.known, k.merged_into, k.account)
                for k in changed
                for unit in (*k.left, k.unit)
            ]
        )
    if directory.allocated:
        turn.allocate(directory.workspace, directory.allocated)


def _line(among: Mapping[int, Known], one: int) -> list[int]:
    """The person or account, what they were merged into, and so on."""
    line = []
    known = among.get(one)
    while known is not None:
        line.append(known.person)
        known = among.get(known.merged_into) if known.merged_into else None
    return line
