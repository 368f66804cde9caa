"""How fast this Python is at what Leadwright does all day: `make` asks every one it finds.

Prints microseconds per round and the name given, or exits 1 where this Python will not do: it is
too old, or has nothing to fill an environment with. Standard library only.
"""

import importlib.util
import sys
import time

ROUNDS = 20_000
TRIES = 12


class Record:
    """Something small, made and thrown away."""

    __slots__ = ("number", "traits")

    def __init__(self, number):
        self.number = number
        self.traits = {}


def work():
    """One try, in seconds of processor time."""
    start, seen = time.process_time(), {}
    for number in range(ROUNDS):
        record = Record(number)
        record.traits["name"] = str(number)
        seen[number & 255] = len(seen) + record.number
    return time.process_time() - start


def main():
    if sys.version_info < (3, 11) or importlib.util.find_spec("venv") is None:
        sys.exit(1)
    if not any(importlib.util.find_spec(name) for name in ("ensurepip", "pip")):
        sys.exit(1)
    best = min(work() for _ in range(TRIES))
    print(f"{best / ROUNDS * 1e6:.3f} {sys.argv[1]}")


main()
