"""`/u/<token>`: out with one click, for mail programs and for people.

GET shows a button and changes nothing, because scanners follow links. POST unsubscribes, without
cookies, login or redirect (RFC 8058).
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from leadwright.api.acting import Writes
from leadwright.api.errors import respond
from leadwright.api.pages import POLICY, page
from leadwright.api.services import Services
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND
from leadwright.orchestrate.token import Unsubscribing, read_token

SECRET = "unsubscribe"
"""Name of the secret that signs the tokens (`Settings.secret`)."""

_BUTTON = (
    "<p>Press the button and we will not write to you any more.</p>"
    '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
    '<button type="submit">Unsubscribe</button></form>'
)
_DONE = "<p>It is done: you will not hear from us over this channel any more.</p>"
_UNKNOWN = "<p>This link is not complete. Please copy it in full from the message.</p>"


class Unsubscribe:
    """The page and what its button does."""

    def __init__(self, services: Services, writes: Writes) -> None:
        self._services = services
        self._writes = writes

    async def answer(self, request: Request) -> Response:
        """Answer GET and POST."""
        meant = await run_in_threadpool(self._read, request.path_params["token"])
        if meant is None:
            return HTMLResponse(page("Unknown link", _UNKNOWN), 404, POLICY)
        if request.method != "POST":
            return HTMLResponse(page("Unsubscribe", _BUTTON), 200, POLICY)
        event = Event(
            COMMAND,
            "unsubscribe",
            self._services.clock.now(),
            person=meant.person,
            body={"channel": meant.channel},
            actor="the person",
        )
        try:
            await self._writes.submit(meant.workspace, event, "system")
        except Exception as error:
            return respond(error, "/u")
        return HTMLResponse(page("Unsubscribed", _DONE), 200, POLICY)

    def _read(self, token: str) -> Unsubscribing | None:
        return read_token(self._services.settings.secret(SECRET), token)
