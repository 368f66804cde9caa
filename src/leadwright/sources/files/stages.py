"""Stages of deals under the names of the playbook."""

import re

_ODD = re.compile(r"[^a-z0-9]+")
_CLOSED = {
    "won": frozenset(("won", "closed_won", "closedwon", "win", "gewonnen", "signed")),
    "lost": frozenset(("lost", "closed_lost", "closedlost", "lose", "verloren")),
}


def stage_named(said: str, stages: tuple[str, ...]) -> str:
    """The playbook's stage that is meant: its name in whatever spelling, or won and lost as other
    systems call them. Empty: none. The last two `stages` are won and lost."""
    plain = _plain(said)
    for stage in stages:
        if stage == said or _plain(stage) == plain:
            return stage
    *_, won, lost = stages
    return won if plain in _CLOSED["won"] else lost if plain in _CLOSED["lost"] else ""


def _plain(text: str) -> str:
    return _ODD.sub("_", text.lower()).strip("_")
