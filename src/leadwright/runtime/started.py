"""How processes of ours are told where the data is."""

import os

DATA = "LEADWRIGHT_DATA"
"""The variable that says it, to commands too."""


def environment(data: str) -> dict[str, str]:
    """What a process of ours on `data` is started with: not as an argument, which everybody on the
    machine can read, with the password in the address of a database."""
    return {**os.environ, DATA: data}
