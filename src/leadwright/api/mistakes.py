"""What is wrong with a request, in plain words, and what was probably meant."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from starlette.requests import Request

from leadwright.core.problem import Problem, ProblemsError

_NAMED_MAX = 64


async def known_query(request: Request) -> None:
    """A dependency of every operation: a parameter that nobody reads is a slip of the pen, and
    would be answered with what was not asked for. Raises ProblemsError with all of them."""
    if not request.query_params:
        return
    known = _query_of(request.scope["route"].dependant)
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise ProblemsError(
            [
                Problem("A423", "there is no such parameter", f"/query/{name[:_NAMED_MAX]}",
                        _did_you_mean(name, known) or _all_of(known))
                for name in unknown
            ]
        )  # fmt: skip


def problem_of(said: Mapping[str, Any], request: Request | None = None) -> Problem:
    """One thing pydantic found, without the value that was sent; with the request, also what was
    meant."""
    where = "".join(f"/{str(part)[:_NAMED_MAX]}" for part in said["loc"])
    kind = said["type"]
    if kind == "json_invalid":
        what = f"this is no JSON: {said.get('ctx', {}).get('error', '')}".rstrip(": ")
        return Problem("A422", what, "/body", f"at character {said['loc'][-1]}")
    if kind == "missing":
        return Problem("A422", "this is missing", where, "it has to be said")
    if kind == "extra_forbidden":
        fields = _fields_of(request) if request and len(said["loc"]) == 2 else []
        hint = _did_you_mean(str(said["loc"][-1]), fields) or "leave it out"
        return Problem("A422", "there is no such field", where, hint)
    return Problem("A422", str(said["msg"]), where, "/api/v1/docs shows the form")


def meant(request: Request) -> str:
    """What to do about an address that leads nowhere; empty where nothing is near it."""
    path = request.scope["path"]
    if path.endswith("/") and len(path) > 1:
        return "without the slash at the end"
    prefix = request.scope.get("root_path", "")
    known = [prefix + each for each in getattr(request.app.state, "addresses", ())]
    return _did_you_mean(path, known)


def _query_of(dependant: Any) -> set[str]:
    """The parameters an operation and what it depends on read from the query."""
    names = {field.alias for field in dependant.query_params}
    return names.union(*map(_query_of, dependant.dependencies))


def _fields_of(request: Request) -> list[str]:
    """The names a body may have."""
    models = [one.field_info.annotation for one in request.scope["route"].dependant.body_params]
    return [name for model in models for name in getattr(model, "model_fields", ())]


def _did_you_mean(said: str, known: Iterable[str]) -> str:
    near = get_close_matches(said[: 4 * _NAMED_MAX], list(known), 1)
    return f"did you mean {near[0]}?" if near else ""


def _all_of(known: Collection[str]) -> str:
    return f"there are: {', '.join(sorted(known))}" if known else "it takes none"
