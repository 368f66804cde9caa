"""Ids. Entities are numbered per workspace by its resolver; everything a fold makes is a hash."""

from functools import lru_cache
from hashlib import blake2b

WORKSPACE_SHIFT = 40
"""An entity id is `workspace << 40 | number`: one integer key that carries its tenant."""


def entity_id(workspace: int, number: int) -> int:
    """The id of the `number`-th person or unit of a workspace."""
    return workspace << WORKSPACE_SHIFT | number


def workspace_of(entity: int) -> int:
    """The workspace an entity belongs to."""
    return entity >> WORKSPACE_SHIFT


def number_of(entity: int) -> int:
    """The entity's number within its workspace: what people see in URLs."""
    return entity & ((1 << WORKSPACE_SHIFT) - 1)


def hashed_id(*parts: object) -> str:
    """24 hex characters that depend on nothing but the parts."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=16_384)  # a batch asks for each twice, and people come back
def identifier_key(workspace: int, kind: str, value: str) -> bytes:
    """The 16-byte key under which an identifier is stored: compact, and no personal data."""
    return blake2b(f"{workspace}\x1f{kind}\x1f{value}".encode(), digest_size=16).digest()


def duplicate_key(source: str, message_id: str) -> bytes:
    """The 16-byte key by which a repeated submission of a source is recognised."""
    return blake2b(f"{source}\x1f{message_id}".encode(), digest_size=16).digest()
