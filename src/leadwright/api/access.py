"""Who may do what: keys, their scopes, and making new ones."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from leadwright.api.errors import ApiError
from leadwright.api.services import Services
from leadwright.core.ids import entity_id
from leadwright.ports import Clock, Key, Settings

WRITE, API = "write", "api"
SCOPES = (
    "people:read", "accounts:read", "tasks:read", "touches:read", "report:read", "duplicates:read",
    "duplicates:write",
    "settings:read", "settings:write", "commands:write", "playbooks:write", "sequences:write",
    "import:write", "*",
)  # fmt: skip
REMEMBERED_MS = 2_000
"""A revoked key works at most this much longer."""
_REMEMBERED_MAX = 10_000
_PREFIX_CHARS = 8
CALLS = "calls:"
_CALLS_OF = re.compile(r"calls:[a-z][a-z0-9_]{0,63}", re.ASCII)
"""The scope of somebody who makes the calls of one team, and sees nothing else."""


def make_secret(kind: str) -> tuple[str, bytes, str]:
    """A new key of the kind: the secret (shown once), the hash to store, the visible prefix."""
    secret = f"lw{kind[0]}_{secrets.token_urlsafe(32)}"
    return secret, secret_hash(secret), secret[:_PREFIX_CHARS]


def secret_hash(secret: str) -> bytes:
    """How a secret is stored: SHA-256, which is enough for 256 random bits."""
    return sha256(secret.encode()).digest()


class Keys:
    """Looks keys up, and remembers for two seconds those it found."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._found: OrderedDict[bytes, tuple[int, Key]] = OrderedDict()
        self._lock = Lock()

    def remembered(self, secret: str) -> Key | None:
        """The key, if it was found lately: never waits for the store."""
        held = self._found.get(secret_hash(secret))
        return held[1] if held is not None and held[0] > self._clock.now() else None

    def find(self, secret: str) -> Key | None:
        """The key of this secret, unless there is none or it was revoked."""
        hashed = secret_hash(secret)
        key = self._settings.key(hashed)
        if key is not None:
            with self._lock:
                self._found[hashed] = (self._clock.now() + REMEMBERED_MS, key)
                while len(self._found) > _REMEMBERED_MAX:
                    self._found.popitem(last=False)
        return key


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks, for which workspace, and with what to answer."""

    key: Key
    services: Services
    teams: frozenset[str] | None = None
    """The teams whose calls this is about, and no others; None: all."""

    @property
    def workspace(self) -> int:
        """The key's workspace: the only one a request can reach."""
        return self.key.workspace

    @property
    def actor(self) -> str:
        """Who acts: the member of the key, else the key itself."""
        return self.key.member or f"key {self.key.prefix}"

    def entity(self, number: int) -> int:
        """The entity id of a number in this workspace."""
        return entity_id(self.workspace, number)


_bearer = HTTPBearer(auto_error=False, description="An API key: `lwa_...`")


def needs(scope: str, *, or_calls: bool = False) -> Callable[..., Access]:
    """A dependency: the caller's access, refused unless the key has the scope. `or_calls`: the
    scope of a team's calls will do, and whoever asks looks at `Access.teams`."""

    told = [scope, f"{CALLS}<team>"] if or_calls else [scope]

    def access(
        request: Request,
        said: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer, scopes=told)],
    ) -> Access:
        keys: Keys = request.state.keys
        secret = said.credentials if said is not None else ""
        key = keys.remembered(secret) or keys.find(secret) if secret else None
        if key is None or key.kind != API:
            raise ApiError(
                401,
                "unauthorized",
                "an API key is needed: Authorization: Bearer lwa_...",
                headers={"WWW-Authenticate": 'Bearer realm="leadwright"'},
            )
        request.state.key = key
        teams = None
        if not allows(key.scopes, scope):
            teams = frozenset(teams_of(key.scopes)) if or_calls else frozenset()
            if not teams:
                raise ApiError(403, "forbidden", f"this key has no scope {scope}")
        return Access(key, request.state.services, teams)

    return access


def teams_of(scopes: tuple[str, ...]) -> list[str]:
    """The teams whose calls these scopes allow."""
    return [scope.removeprefix(CALLS) for scope in scopes if _CALLS_OF.fullmatch(scope)]


def is_scope(said: str) -> bool:
    """Whether there is such a scope."""
    return said in SCOPES or _CALLS_OF.fullmatch(said) is not None


def allows(scopes: tuple[str, ...], scope: str) -> bool:
    """Whether the scopes include this one; `*` includes all."""
    return "*" in scopes or scope in scopes
