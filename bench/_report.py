"""The last line of every measurement: one JSON object."""

import json


def report(**figures: object) -> None:
    """Print the figures, floats with four digits that count."""
    rounded = {
        name: float(f"{value:.4g}") if isinstance(value, float) else value
        for name, value in figures.items()
    }
    print(json.dumps(rounded))
