"""`/c/<token>`: consent confirmed by the one whose address it is about.

GET shows a button and changes nothing, because scanners follow links. POST confirms, and waits for
what is decided: people who read "confirmed" are confirmed.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from leadwright.api.acting import Result, Writes
from leadwright.api.confirm_words import PAGES, Words
from leadwright.api.errors import respond
from leadwright.api.pages import POLICY, language_of, page
from leadwright.api.services import Services
from leadwright.api.unsubscribe import SECRET
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND
from leadwright.orchestrate.token import ConfirmingToken, read_confirm_token

COMMAND_NAME = "confirm_consent"


class Confirm:
    """The page and what its button does."""

    def __init__(self, services: Services, writes: Writes) -> None:
        self._services = services
        self._writes = writes

    async def answer(self, request: Request) -> Response:
        """Answer GET and POST."""
        language = language_of(request, PAGES)
        words = PAGES[language]
        meant = await run_in_threadpool(self._read, request.path_params["token"])
        if meant is None:
            return _page(words.unknown, language, 404)
        if self._services.clock.now() >= meant.until:
            return _page(words.expired, language, 410)
        if request.method != "POST":
            button = f'<form method="post"><button type="submit">{words.button}</button></form>'
            return _page(words.ask, language, 200, button)
        try:
            result = await self._confirm(meant)
        except Exception as error:
            return respond(error, "/c")
        said, status = _said(result, words)
        return _page(said, language, status)

    async def _confirm(self, meant: ConfirmingToken) -> Result:
        event = Event(
            COMMAND,
            COMMAND_NAME,
            self._services.clock.now(),
            person=meant.person,
            body={"channel": meant.channel, "asked": meant.asked, "address": meant.address},
            actor="the person",
        )
        return await self._writes.write(meant.workspace, event, "system")

    def _read(self, token: str) -> ConfirmingToken | None:
        return read_confirm_token(self._services.settings.secret(SECRET), token)


def _said(result: Result, words: Words) -> tuple[tuple[str, str], int]:
    """What to show for what was decided, and the status."""
    if result.state == "waiting":
        return words.noted, 202
    refused = result.state == "set_aside" or any(one.kind == "refused" for one in result.decisions)
    return (words.over, 410) if refused else (words.done, 200)


def _page(said: tuple[str, str], language: str, status: int, more: str = "") -> HTMLResponse:
    title, text = said
    body = f"<p>{text}</p>{more}"
    return HTMLResponse(page(title, body, language=language), status, POLICY)
