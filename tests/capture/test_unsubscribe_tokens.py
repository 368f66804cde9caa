"""The token in an unsubscribe link."""

import pytest

from leadwright.orchestrate.token import read_token, unsubscribe_token

SECRET = b"s" * 32


def test_a_token_says_whom_and_what() -> None:
    token = unsubscribe_token(SECRET, 3, 3 << 40 | 17, "email")
    assert token.replace("-", "").replace("_", "").isalnum()
    assert read_token(SECRET, token) == (3, 3 << 40 | 17, "email")


def test_nobody_can_make_up_a_token() -> None:
    token = unsubscribe_token(SECRET, 1, 17, "email")
    assert read_token(b"t" * 32, token) is None
    for place in range(len(token) - 1):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert read_token(SECRET, forged) is None


@pytest.mark.parametrize("token", ["", "a", "%%%", "ü", "A" * 500, "====", "a b"])
def test_what_is_no_token_means_nobody(token: str) -> None:
    assert read_token(SECRET, token) is None
