"""What a playbook says about who is who."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """How people come to belong to accounts.

    `accounts`: `any` work-mail domain makes or joins an account (B2B); only accounts already
    `known` are joined (hybrid: target accounts); `none` (B2C).
    """

    accounts: str = "none"
