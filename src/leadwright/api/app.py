"""The public HTTP API as one ASGI application."""

from collections.abc import Awaitable, Callable
from functools import cache, partial
from typing import cast

from fastapi import Depends, FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from leadwright import __version__
from leadwright.api import errors
from leadwright.api.access import Keys
from leadwright.api.acting import Writes
from leadwright.api.collect import Collector
from leadwright.api.condition import Condition
from leadwright.api.confirm import Confirm
from leadwright.api.docs import answer_docs
from leadwright.api.guard import BODY_BYTES_MAX, Guard
from leadwright.api.mistakes import known_query
from leadwright.api.pages import POLICY, page
from leadwright.api.resources import routers
from leadwright.api.services import HttpSource, Services
from leadwright.api.unsubscribe import Unsubscribe

PREFIX = "/api/v1"
_WELCOME = (
    "<p>This server answers.</p><ul>"
    f'<li><a href="{PREFIX}/docs">What its API can do</a> '
    f'(<a href="{PREFIX}/openapi.json">OpenAPI</a>)</li>'
    '<li><a href="/ready">Whether it is ready</a></li></ul>'
)
Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(services: Services) -> Starlette:
    """Capture (`/v1`, `/f`), `/api/v1`, `/u/<token>`, `/c/<token>`, `/health` and `/ready`."""
    keys, writes = Keys(services.settings, services.clock), Writes(services)
    condition = Condition(services)
    routes: list[BaseRoute] = [
        *_capture_routes(services, keys),
        _guarded("/u/{token}", Unsubscribe(services, writes).answer, ["GET", "POST"]),
        _guarded("/c/{token}", Confirm(services, writes).answer, ["GET", "POST"]),
        _guarded("/", _welcome, ["GET"]),
        _guarded("/docs", _docs, ["GET"]),
        _guarded("/health", condition.health, ["GET"]),
        _guarded("/ready", condition.ready, ["GET"]),
        Mount(PREFIX, Guard(_working_with(resources(), services, keys, writes))),
    ]
    handlers = dict.fromkeys((HTTPException, OSError, Exception), _answer_error)
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False  # to where the Host header says, and clients lose bodies
    return app


def _capture_routes(services: Services, keys: Keys) -> list[BaseRoute]:
    """One route per source that listens. They come first: they are the busy ones."""
    return [
        Route(f"{source.PREFIX}/{{path}}", Collector(name, source, services, keys), name=name)
        for name, source in _listening(services)
    ]


def _listening(services: Services) -> list[tuple[str, HttpSource]]:
    return [
        (name, cast(HttpSource, source))
        for name, source in services.sources.items()
        if hasattr(source, "receive")
    ]


def _working_with(app: ASGIApp, services: Services, keys: Keys, writes: Writes) -> ASGIApp:
    """The same, with what it works with in the state of each request."""
    tools = {"services": services, "keys": keys, "writes": writes}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {**scope.get("state", {}), **tools}
        await app(scope, receive, send)

    return answer


@cache
def resources() -> FastAPI:
    """All resources. Made once: FastAPI takes a tenth of a second to look at every route."""
    app = FastAPI(
        title="Leadwright",
        version=__version__,
        description="Lead management that fits how a business sells. Ids are the workspace's own "
        "numbers, times are milliseconds UTC, scores are points, money is minor units.",
        max_body_size=BODY_BYTES_MAX,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(known_query)],
        telemetry={"tracing": False, "metrics": False, "logs": False},
        responses={
            "4XX": {"model": errors.ErrorShown, "description": "What was wrong"},
            "5XX": {"model": errors.ErrorShown, "description": "What went wrong"},
        },
    )
    errors.install(app)
    found = routers()
    for router in found:
        app.include_router(router)
    addresses = {getattr(route, "path", "") for router in found for route in router.routes}
    app.state.addresses = sorted(each for each in addresses if "{" not in each)
    errors.describe(app)
    app.add_route("/docs", partial(answer_docs, app), ["GET"])
    return app


def _guarded(path: str, endpoint: Endpoint, methods: list[str]) -> Route:
    route = Route(path, endpoint, methods=methods)
    route.app = Guard(route.app)
    return route


async def _welcome(_request: Request) -> Response:
    """Whoever opens the address in a browser learns that it runs, and where to read on."""
    return HTMLResponse(page("Leadwright", _WELCOME), headers=POLICY)


async def _docs(_request: Request) -> Response:
    """Where many look first."""
    place = f"{PREFIX}/docs"
    body = page("Documentation", f'<p>It is <a href="{place}">here</a>.</p>')
    return HTMLResponse(body, 307, {**POLICY, "Location": place})


async def _answer_error(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 404:
        error = errors.nothing_there(request)
    return errors.respond(error, request.url.path)
