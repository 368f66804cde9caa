"""One entry: how a code is said, and what it means."""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """`says` is the headline; in it `{name}` is the name of the decision, `{1}` what follows its
    last slash, `{0}` what comes before, `{owner}` a value. `means` tells what it means and what
    would change it. `carries` are values that stand beside every decision of the code."""

    says: str
    means: str
    carries: tuple[str, ...] = ()


def find(entries: Mapping[str, Words], name: str) -> Words | None:
    """The entry of a name: itself, else by how it ends (`*/entered`) or begins (`role/*`), else the
    entry `*`, which is for all others."""
    patterns = [name]
    if "/" in name:
        patterns += [f"*/{name.rpartition('/')[2]}", f"{name.partition('/')[0]}/*"]
    return next((entries[each] for each in (*patterns, "*") if each in entries), None)
