"""The Segment HTTP tracking API: what its client libraries, and RudderStack's, post."""

from leadwright.sources.segment.read import read
from leadwright.sources.segment.receive import receive

PREFIX = "/v1"
"""Where the API mounts this source; what follows is one of PATHS."""
PATHS = (
    "identify", "track", "page", "screen", "group", "alias", "batch",
    "i", "t", "p", "s", "g", "a", "b",
)  # fmt: skip

__all__ = ["PATHS", "PREFIX", "read", "receive"]
