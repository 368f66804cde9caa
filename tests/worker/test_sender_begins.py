"""A sender that begins while the store is away waits for it."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from leadwright.boot import open_app
from leadwright.store.errors import StoreUnavailable
from leadwright.worker import sender


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The store can be opened at the third try; what was tried."""
    tried: list[str] = []

    def opening(data: str, **options: Any) -> Any:
        tried.append(data)
        if len(tried) < 3:
            raise StoreUnavailable("away")
        return open_app(data, **options)

    monkeypatch.setattr(sender, "open_app", opening)
    monkeypatch.setattr(sender, "PAUSE_S", 0.0)
    return tried


def test_a_sender_begins_when_the_store_is_back(away: list[str], tmp_path: Path) -> None:
    app, delivery = sender._opened(str(tmp_path), "http://localhost", Event())
    assert len(away) == 3
    assert delivery.room() > 0
    delivery.close()
    app.close()


def test_a_sender_does_not_wait_for_ever(
    away: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "AWAY_S_MAX", -1.0)
    with pytest.raises(StoreUnavailable):
        sender._opened(str(tmp_path), "http://localhost", Event())
    assert len(away) == 1
