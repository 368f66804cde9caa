"""An event loop in a thread of its own, for the small servers the demo and tests start."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Background:
    """Serves protocols from a thread until stopped. uvloop where it is installed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None
        self._transports: set[asyncio.BaseTransport] = set()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop that serves; started on first use."""
        if self._loop is None:
            self._loop = _new_loop()
            self._thread = threading.Thread(
                target=self._loop.run_forever, name="leadwright-local-server", daemon=True
            )
            self._thread.start()
        return self._loop

    def serve(self, protocol: Callable[[], asyncio.Protocol], port: int) -> int:
        """Listen on the loopback address; returns the port. Raises OSError if it is taken."""
        loop = self.loop

        def tracked() -> asyncio.Protocol:
            made = protocol()
            connected = made.connection_made

            def note(transport: asyncio.BaseTransport) -> None:
                self._transports = {old for old in self._transports if not old.is_closing()}
                self._transports.add(transport)
                connected(transport)

            made.connection_made = note  # type: ignore[method-assign]  # to see connections
            return made

        async def listen() -> asyncio.Server:
            return await loop.create_server(tracked, "127.0.0.1", port, backlog=512)

        try:
            self._server = self.run(listen())
        except OSError:
            self.stop()
            raise
        return int(self._server.sockets[0].getsockname()[1])

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def stop(self) -> None:
        """Close the server and its connections, end the thread. Safe to call twice."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        self._loop = self._thread = None
        asyncio.run_coroutine_threadsafe(self._close(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        for transport in self._transports:
            # Python before 3.11.3 cannot abort a TLS connection that has just ended by itself.
            with suppress(AttributeError):
                cast(asyncio.Transport, transport).abort()
        self._transports.clear()
        own = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not own]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
