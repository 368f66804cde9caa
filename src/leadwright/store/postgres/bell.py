"""A bell across machines: NOTIFY and LISTEN."""

from threading import Lock

from psycopg.sql import SQL, Identifier

from leadwright.store.postgres.connect import Connection, Locks, available, connect, usable


class PgBell:
    """`ports.Bell` for all processes of one database. A ring between two waits is not lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._ringing: Connection | None = None
        self._listening: Connection | None = None
        self._listen()

    def ring(self) -> None:
        """Safe from any thread. Raises `StoreUnavailable`."""
        with self._lock, available():
            if self._ringing is None or not usable(self._ringing):
                if self._ringing is not None:
                    self._ringing.close()
                self._ringing = connect(self._url, autocommit=True)
                self._channel = Locks(self._ringing).channel
            self._ringing.execute("SELECT pg_notify(%s, '')", (self._channel,))

    def wait(self, timeout_s: float) -> None:
        """From one thread. Raises `StoreUnavailable`; the next wait connects anew, and as something
        may have rung meanwhile the caller looks for work first."""
        with available():
            connection = self._listen()
            rung = list(connection.notifies(timeout=timeout_s, stop_after=1))
            if rung:
                # One look answers all that rang so far.
                list(connection.notifies(timeout=0))

    def close(self) -> None:
        """Close both connections."""
        for connection in (self._ringing, self._listening):
            if connection is not None:
                connection.close()

    def _listen(self) -> Connection:
        if self._listening is None or self._listening.closed:
            self._listening = connect(self._url, autocommit=True)
            channel = Identifier(Locks(self._listening).channel)
            self._listening.execute(SQL("LISTEN {}").format(channel))
        return self._listening
