"""The public HTTP API as one ASGI application."""

from collections.abc import Awaitable, Callable
from typing import cast

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from leadwright import __version__
from leadwright.api import errors
from leadwright.api.access import Keys
from leadwright.api.acting import Writes
from leadwright.api.collect import Collector
from leadwright.api.condition import Condition
from leadwright.api.guard import BODY_BYTES_MAX, Guard
from leadwright.api.resources import routers
from leadwright.api.services import HttpSource, Services
from leadwright.api.unsubscribe import Unsubscribe

PREFIX = "/api/v1"
Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(services: Services) -> Starlette:
    """Capture (`/v1`, `/f`), `/api/v1`, `/u/<token>`, `/health` and `/ready`."""
    keys, writes = Keys(services.settings, services.clock), Writes(services)
    condition = Condition(services)
    routes: list[BaseRoute] = [
        *_capture_routes(services, keys),
        _guarded("/u/{token}", Unsubscribe(services, writes).answer, ["GET", "POST"]),
        _guarded("/health", condition.health, ["GET"]),
        _guarded("/ready", condition.ready, ["GET"]),
        Mount(PREFIX, Guard(_resources(services, keys, writes))),
    ]
    handlers = dict.fromkeys((HTTPException, OSError, Exception), _answer_error)
    return Starlette(routes=routes, exception_handlers=handlers)


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


def _resources(services: Services, keys: Keys, writes: Writes) -> ASGIApp:
    app = FastAPI(
        title="Leadwright",
        version=__version__,
        description="Lead management that fits how a business sells. Ids are the workspace's own "
        "numbers, times are milliseconds UTC, scores are points, money is minor units.",
        max_body_size=BODY_BYTES_MAX,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        responses={
            "4XX": {"model": errors.ErrorShown, "description": "What was wrong"},
            "5XX": {"model": errors.ErrorShown, "description": "What went wrong"},
        },
    )
    app.state.services, app.state.keys, app.state.writes = services, keys, writes
    errors.install(app)
    for router in routers():
        app.include_router(router)
    errors.describe(app)
    return app


def _guarded(path: str, endpoint: Endpoint, methods: list[str]) -> Route:
    route = Route(path, endpoint, methods=methods)
    route.app = Guard(route.app)
    return route


async def _answer_error(request: Request, error: Exception) -> Response:
    return errors.respond(error, request.url.path)
