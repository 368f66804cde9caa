"""What a playbook says about who is who."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """What consumers come to share a household by: traits that name it (`keys`), `group` calls of
    a type, surname and postal address. By any of these at most `people_max` people."""

    keys: tuple[str, ...] = ()
    group_type: str = ""
    by_address: bool = False
    people_max: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """How people come to belong to accounts.

    `accounts`: `any` work-mail domain makes or joins an account (B2B); only accounts already
    `known` are joined (hybrid: target accounts); `none` (B2C). `homes`: how consumers come to
    share households; None: they do not.
    """

    accounts: str = "none"
    homes: Homes | None = None
