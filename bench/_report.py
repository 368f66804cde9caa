"""The last line of every measurement: one JSON object."""

import json
import os
import sys


def report(**figures: object) -> None:
    """Print the figures and the machine's load, floats with four digits that count."""
    rounded = {
        name: float(f"{value:.4g}") if isinstance(value, float) else value
        for name, value in (figures | {"load": load()}).items()
    }
    print(json.dumps(rounded))


def load() -> float:
    """How many processes have lately wanted a core, on average of a minute."""
    return os.getloadavg()[0]


def say(what: str) -> None:
    """Progress; the figures have standard output to themselves."""
    print(what, file=sys.stderr, flush=True)
