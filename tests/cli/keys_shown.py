"""Finding key secrets in what a command printed."""

import re


def secrets_in(text: str) -> list[str]:
    """The key secrets that a text shows."""
    return re.findall(r"\blw[wa]_[\w-]{20,}", text)
