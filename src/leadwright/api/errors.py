"""One shape for every error: RFC 9457 `application/problem+json`, and `code` and `message`, which
Segment's clients look for."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from leadwright.api.hints import HINTS
from leadwright.api.mistakes import meant, problem_of
from leadwright.core.problem import LINK, Problem, ProblemsError
from leadwright.ports import RetryAfter
from leadwright.runtime.capture import NotWritten
from leadwright.runtime.logs import where

RETRY_S = 5
_SAID = {404: "there is nothing at this address", 405: "this cannot be done here"}
_log = structlog.get_logger(__name__)


class ProblemShown(BaseModel):
    """One thing to mend."""

    code: str
    what: str
    where: str = ""
    hint: str = ""
    link: str = ""


class ErrorShown(BaseModel):
    """Every error of this API."""

    type: str = Field(description="Permanent address of the documentation of `code`")
    title: str
    status: int
    detail: str
    instance: str
    code: str = Field(description="Stable, to compare with")
    message: str = Field(description="The same as `detail`")
    errors: list[ProblemShown] = []


class ApiError(Exception):
    """Answer with an error. `code` is stable, `message` one sentence. Where there are no single
    `problems` it is one itself, with the `hint` or what is always to be done about its code."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.problems = tuple(problems) or (
            Problem(code, message, hint=hint or HINTS.get(code, "")),
        )
        self.headers = dict(headers or {})


def error_of(error: Exception) -> ApiError:
    """The answer to an exception. What we do not know becomes a 500 that tells nothing."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, ProblemsError):
        return ApiError(422, "invalid", "what you sent has problems", problems=error.problems)
    if isinstance(error, NotWritten):
        message = "it could not be stored and nothing of it was kept; send it again"
        return ApiError(503, "not_stored", message, headers={"Retry-After": str(RETRY_S)})
    if isinstance(error, RetryAfter):
        seconds = str(max(1, round(error.seconds)))
        headers = {"Retry-After": seconds, "X-RateLimit-Reset": seconds}
        return ApiError(429, "too_busy", "too much is waiting; send it again", headers=headers)
    if isinstance(error, UnicodeEncodeError):  # JSON can spell what no text can hold
        return ApiError(422, "invalid", "a text holds half of a surrogate pair: no character")
    if isinstance(error, OSError):  # the store is away; its errors are OSErrors
        _log.error("api.store_away", error=type(error).__name__)
        message = "the store does not answer; send it again"
        return ApiError(503, "store_away", message, headers={"Retry-After": str(RETRY_S)})
    if isinstance(error, HTTPException):
        return _of_http(error)
    # Where, and never what it says: that may hold somebody's data.
    _log.error("api.failed", error=type(error).__name__, where=where(error.__traceback__))
    return ApiError(500, "internal", "something went wrong on our side; it was noted")


def _of_http(error: HTTPException) -> ApiError:
    """What the framework says by itself."""
    phrase = HTTPStatus(error.status_code).phrase
    message = str(error.detail)
    if message == phrase:
        message = _SAID.get(error.status_code, phrase)
    code = phrase.lower().replace(" ", "_")
    return ApiError(error.status_code, code, message, headers=error.headers)


def respond(error: Exception, path: str) -> Response:
    """The response to an exception raised while answering `path`."""
    known = error_of(error)
    body = msgspec.json.encode(
        {
            "type": LINK + known.code,
            "title": HTTPStatus(known.status).phrase,
            "status": known.status,
            "detail": known.message,
            "instance": path,
            "code": known.code,
            "message": known.message,
            "errors": [shown_problem(problem).model_dump() for problem in known.problems],
        }
    )
    return Response(body, known.status, known.headers, "application/problem+json")


def nothing_there(request: Request) -> ApiError:
    """The answer to an address that leads nowhere."""
    return ApiError(404, "not_found", _SAID[404], hint=meant(request))


def install(app: FastAPI) -> None:
    """Make every error of the app look like this."""

    async def handle(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == 404:
            error = nothing_there(request)
        return respond(error, request.url.path)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        problems = [problem_of(one, request) for one in error.errors()]
        message = "the request does not have the documented form"
        return respond(ApiError(422, "invalid", message, problems=problems), request.url.path)

    for kind in (
        ApiError, ProblemsError, NotWritten, RetryAfter, HTTPException, UnicodeEncodeError, OSError,
        Exception,
    ):  # fmt: skip
        app.add_exception_handler(kind, handle)
    app.add_exception_handler(RequestValidationError, invalid)


def describe(app: FastAPI) -> None:
    """Say in the app's OpenAPI that errors are problem documents; call it last."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for methods in generate()["paths"].values():
                for operation in methods.values():
                    _describe(operation["responses"])
        return generate()

    app.openapi = openapi  # type: ignore[method-assign] # how FastAPI wants it extended


def _describe(responses: dict[str, Any]) -> None:
    responses.pop("422", None)  # FastAPI's own shape, which we never answer with
    for status in ("4XX", "5XX"):
        content = responses[status]["content"]
        if "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")


def shown_problem(problem: Problem) -> ProblemShown:
    """The problem as callers see it."""
    return ProblemShown(
        code=problem.code,
        what=problem.what,
        where=problem.where,
        hint=problem.hint,
        link=problem.link,
    )
