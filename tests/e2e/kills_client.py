"""Who posts while the server is killed, and keeps a ledger of what was acknowledged."""

import http.client
import json
import threading
import time
from base64 import b64encode
from typing import Any

from killed import SOON_S

BATCH = 10
PAUSE_S = 0.08
"""Between posts: some hundred leads a second, so that the burst outlasts the kills."""


class Client(threading.Thread):
    """Posts leads in batches until told to finish. Nothing is given up before it is acknowledged.

    `acknowledged`: messageId -> lead. A lead's identify and track calls travel in different posts.
    """

    def __init__(self, port: int, write_key: str, seed: int) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._name = f"{seed:x}"
        login = b64encode(f"{write_key}:".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
        self._connection: http.client.HTTPConnection | None = None
        self._finishing = threading.Event()
        self._stopped = threading.Event()
        self.acknowledged: dict[str, str] = {}
        self.repeated = 0

    def run(self) -> None:
        """Post, and hang up."""
        try:
            self._burst()
        finally:
            self._hang_up()

    def _burst(self) -> None:
        first = 0
        calls: list[dict[str, Any]] = []
        while not self._stopped.is_set():
            over = self._finishing.is_set()
            new = [] if over else [f"lead-{self._name}-{first + n}" for n in range(BATCH)]
            first += len(new)
            self._post([*calls, *(_identify(lead) for lead in new)])
            calls = [_track(lead) for lead in new]
            if over:
                return
            time.sleep(PAUSE_S)

    def finish(self) -> None:
        """Post what is begun to its end."""
        self._finishing.set()
        self.join(SOON_S)
        assert not self.is_alive(), "the client was not acknowledged in the end"

    def stop(self) -> None:
        """Give up."""
        self._stopped.set()
        if self.ident is not None:
            self.join(SOON_S)

    def _post(self, calls: list[dict[str, Any]]) -> None:
        body = json.dumps({"batch": calls}).encode()
        while not self._stopped.is_set() and calls:
            if self._accepted(body):
                self.acknowledged.update((call["messageId"], call["userId"]) for call in calls)
                return
            self.repeated += 1
            time.sleep(0.1)

    def _accepted(self, body: bytes) -> bool:
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
            self._connection.request("POST", "/v1/batch", body, self._headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._hang_up()
            return False
        assert answer.status in (200, 429, 503), answer.status
        return answer.status == 200

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _identify(lead: str) -> dict[str, Any]:
    traits = {
        "email": f"{lead}@people.example",
        "consent_email_marketing": True,
        "consent_webhook_marketing": True,
    }
    return {"type": "identify", "userId": lead, "messageId": f"{lead}-known", "traits": traits}


def _track(lead: str) -> dict[str, Any]:
    said = {"type": "track", "event": "Product Viewed", "properties": {"product_id": "lamp"}}
    return said | {"userId": lead, "messageId": f"{lead}-looked"}
