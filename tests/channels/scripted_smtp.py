"""An SMTP server that says what it is told to, for replies no kind server gives."""

import socket
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress


class ScriptedSmtp:
    """Serves one connection after the other. `replies` maps a command word to its reply; `text`
    is the reply to a message. None hangs up. Everything received is in `heard`."""

    def __init__(
        self,
        replies: dict[str, str | None],
        *,
        text: str | None = "250 ok",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.replies = {"EHLO": "250 there", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go",
                        "RSET": "250 ok", "QUIT": "221 bye", **replies}  # fmt: skip
        self.greeting = replies.get("", "220 there")
        self.text = text
        self._tls = tls
        self.heard: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as lines, suppress(OSError):
                if self.greeting is not None:
                    connection.sendall(f"{self.greeting}\r\n".encode())
                    self._talk(connection, lines)

    def _talk(self, connection: socket.socket, lines: Iterable[bytes]) -> None:
        in_text = False
        for raw in lines:
            line = raw.decode().rstrip("\r\n")
            self.heard.append(line)
            if in_text and line != ".":
                continue
            word = line.split(" ")[0].upper()
            reply = self.text if in_text else self.replies.get(word, "502 what?")
            in_text = not in_text and word == "DATA" and (reply or "").startswith("354")
            if reply is None:
                return
            connection.sendall(f"{reply}\r\n".encode())
