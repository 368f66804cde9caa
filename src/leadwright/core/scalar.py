"""The values that documents, properties and rules hold."""

from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
