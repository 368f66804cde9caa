"""The clock of the real world."""

import time


class SystemClock:
    """Milliseconds UTC from the operating system."""

    def now(self) -> int:
        """Now."""
        return time.time_ns() // 1_000_000
