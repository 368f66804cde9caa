"""Plain form posts: any website's form with `action="https://.../f/<write key>"`."""

from leadwright.sources.form.read import read
from leadwright.sources.form.receive import receive

PREFIX = "/f"
"""Where the API mounts this source; what follows is the write key."""
PATHS = ()

__all__ = ["PATHS", "PREFIX", "read", "receive"]
