"""What became of a write."""

from typing import Annotated

from fastapi import APIRouter, Depends

from leadwright.api.access import Access, needs
from leadwright.api.acting import Result, result_of
from leadwright.api.errors import ApiError
from leadwright.api.outcomes import WriteShown, show_result

router = APIRouter(prefix="/inputs", tags=["commands"])
Reader = Annotated[Access, Depends(needs("commands:write"))]


@router.get("/{ref}")
def get_input(access: Reader, ref: int) -> WriteShown:
    """A write by its number: `waiting` until it is decided."""
    queries = access.services.queries()
    answer = queries.answer(access.workspace, ref) if 0 < ref < 2**63 else None
    if answer is not None:
        return show_result(result_of(queries, answer))
    if not 0 < ref < 2**63 or ref not in access.services.journal.read(access.workspace, [ref]):
        raise ApiError(404, "not_found", "there is no such input")
    return show_result(Result(ref, "waiting"))
