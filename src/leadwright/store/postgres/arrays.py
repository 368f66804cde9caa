"""Arrays as PostgreSQL's binary protocol has them, each made in one go.

The driver asks every element for its type and dumps it by itself, which takes a tenth of a turn.
"""

from collections.abc import Sequence
from struct import pack
from typing import Any

from psycopg.abc import AdaptContext
from psycopg.adapt import Dumper
from psycopg.pq import Format

SMALL, INT, BIG, TEXT, BYTES, PLACE = "smallint", "integer", "bigint", "text", "bytea", "tid"
ELEMENT = {SMALL: 21, INT: 23, BIG: 20, TEXT: 25, BYTES: 17, PLACE: 27}
"""Type -> its number in PostgreSQL's catalogue."""
ARRAY = {SMALL: 1005, INT: 1007, BIG: 1016, TEXT: 1009, BYTES: 1001, PLACE: 1010}
"""Type -> the number of its array."""
NUMBERS = {SMALL: ("ih", 2), INT: ("ii", 4), BIG: ("iq", 8)}
"""Type -> how its length and value are packed, and the length."""
NULL = pack(">i", -1)
LENGTHS = tuple(pack(">i", length) for length in range(4_096))


class Packed(bytes):
    """An array as it travels."""


class _PackedDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Packed) -> bytes:
        return obj


def _class_of(number: int) -> type[Packed]:
    return type(f"Packed{number}", (Packed,), {})


CLASSES = {type: _class_of(number) for type, number in ARRAY.items()}


def register(context: AdaptContext) -> None:
    """Let a connection or cursor send packed arrays."""
    assert context.adapters is not None
    for type_, cls in CLASSES.items():
        dumper = type(f"{cls.__name__}Dumper", (_PackedDumper,), {"oid": ARRAY[type_]})
        context.adapters.register_dumper(cls, dumper)


def packed(kind: str, values: Sequence[Any]) -> Any:
    """The values as an array of that type; as they are, where the driver has to see to it."""
    cls = CLASSES.get(kind)
    return values if cls is None else cls(_head(kind, values) + _body(kind, values))


def _head(kind: str, values: Sequence[Any]) -> bytes:
    """One dimension, counted from 1."""
    return pack(">iiiii", 1, None in values, ELEMENT[kind], len(values), 1)


def _body(kind: str, values: Sequence[Any]) -> bytes:
    if kind in NUMBERS:
        form, length = NUMBERS[kind]
        if None in values:
            return b"".join(
                NULL if value is None else pack(">" + form, length, value) for value in values
            )
        flat = [length] * (2 * len(values))
        flat[1::2] = values
        return pack(">" + form * len(values), *flat)
    parts: list[bytes] = []
    for value in map(_encoded, values) if kind == TEXT else values:
        if value is None:
            parts.append(NULL)
        else:
            parts += (LENGTHS[n] if (n := len(value)) < 4_096 else pack(">i", n), value)
    return b"".join(parts)


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else storable(text).encode()


def storable(text: str) -> str:
    """PostgreSQL cannot store the character 0 in a text; one such row must not stop a turn."""
    return text.replace("\0", "\ufffd") if "\0" in text else text
