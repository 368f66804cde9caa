"""The answer to a write: 200 with its decisions, 409 if it was refused, 202 if it takes longer."""

from fastapi import Response
from pydantic import BaseModel

from leadwright.api.acting import Result
from leadwright.api.errors import ApiError
from leadwright.api.shown import DecisionShown, show_decision
from leadwright.core.ids import number_of
from leadwright.core.problem import Problem


class WriteShown(BaseModel):
    """What became of a write. `state` is waiting, folded, duplicate or set_aside."""

    ref: int
    state: str
    unit: int | None
    decisions: list[DecisionShown]
    link: str


def answer(result: Result, response: Response) -> WriteShown:
    """Set the status. Raises ApiError (409) if it was refused or could not be folded."""
    shown = show_result(result)
    if result.state == "waiting":
        response.status_code = 202
        response.headers["Location"] = shown.link
    if result.state == "set_aside":
        message = "it could not be decided and was set aside; see /api/v1/set-aside"
        problems = [Problem("A408", result.error, hint="mend the cause, then retry")]
        headers = {"Location": shown.link}
        raise ApiError(409, "set_aside", message, problems=problems, headers=headers)
    refused = [one for one in result.decisions if one.kind == "refused"]
    if refused:
        problems = [Problem("A409", one.because, hint=f"decided as {one.name}") for one in refused]
        headers = {"Location": shown.link}
        raise ApiError(409, "refused", refused[0].because, problems=problems, headers=headers)
    return shown


def show_result(result: Result) -> WriteShown:
    """The result as callers see it."""
    return WriteShown(
        ref=result.ref,
        state=result.state,
        unit=number_of(result.unit) or None,
        decisions=[show_decision(one) for one in result.decisions],
        link=f"/api/v1/inputs/{result.ref}",
    )
