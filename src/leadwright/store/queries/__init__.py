"""The read side, in SQL both stores run: one noun a file, put together here."""

from leadwright.store.queries.health import Health
from leadwright.store.queries.people import People
from leadwright.store.queries.suggestions import Suggestions
from leadwright.store.queries.timeline import Timeline
from leadwright.store.queries.work import Work


class Reading(People, Work, Timeline, Health, Suggestions):
    """`ports.Queries` but for closing the connection."""


__all__ = ["Reading"]
