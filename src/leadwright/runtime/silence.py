"""A sender that hands nothing over: for imports, refolds and measurements."""

from collections.abc import Collection

from leadwright.ports import Handed, StoredTouch


class Silence:
    """Claims no touch, so that all stay planned."""

    def room(self) -> int:
        """None: nothing may be claimed."""
        return 0

    def hand_over(self, touches: list[StoredTouch]) -> None:
        """Never called with any."""
        assert not touches

    def results(self) -> list[Handed]:
        """None."""
        return []

    def withdraw(self, ids: Collection[str]) -> None:
        """Nothing was claimed here."""

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:  # noqa: ARG002 - a port
        """All are left for a worker that can tell."""
        return []
