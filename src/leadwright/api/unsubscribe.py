"""`/u/<token>`: out with one click, for mail programs and for people.

GET shows a button and changes nothing, because scanners follow links. POST unsubscribes, without
cookies, login or redirect (RFC 8058).
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from leadwright.api.acting import Writes
from leadwright.api.errors import error_of, respond
from leadwright.api.pages import POLICY, language_of, page
from leadwright.api.services import Services
from leadwright.api.unsubscribe_words import PAGES
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND
from leadwright.orchestrate.token import Unsubscribing, read_token

SECRET = "unsubscribe"
"""Name of the secret that signs the tokens (`Settings.secret`)."""

_FORM = (
    '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
    '<button type="submit">{}</button></form>'
)


class Unsubscribe:
    """The page and what its button does."""

    def __init__(self, services: Services, writes: Writes) -> None:
        self._services = services
        self._writes = writes

    async def answer(self, request: Request) -> Response:
        """Answer GET and POST."""
        meant = await run_in_threadpool(self._read, request.path_params["token"])
        language = language_of(request, PAGES)
        words = PAGES[language]
        if meant is None:
            return _page(words.unknown, language, 404)
        button = _FORM.format(words.button)
        if request.method != "POST":
            return _page(words.ask, language, 200, button)
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
            known = error_of(error)
            if "text/html" in request.headers.get("accept", ""):  # a person, and no mail program
                return _page(words.later, language, known.status, button)
            return respond(known, "/u")
        return _page(words.done, language, 200)

    def _read(self, token: str) -> Unsubscribing | None:
        return read_token(self._services.settings.secret(SECRET), token)


def _page(said: tuple[str, str], language: str, status: int, more: str = "") -> HTMLResponse:
    title, text = said
    return HTMLResponse(page(title, f"<p>{text}</p>{more}", language=language), status, POLICY)
