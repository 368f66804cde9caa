"""Lists, page by page: `?limit=&cursor=` to `{data, next_cursor, has_more}`."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from leadwright.api.errors import ApiError
from leadwright.core.problem import ProblemsError
from leadwright.ports import Page

LIMIT_MAX = 200
Shown = TypeVar("Shown", bound=BaseModel)


class Listing(BaseModel, Generic[Shown]):
    """One page of a list. Hand `next_cursor` back as `cursor` for the next one."""

    data: list[Shown]
    next_cursor: str | None
    has_more: bool


class Paging:
    """Where the caller is in a list."""

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=LIMIT_MAX, description="Rows per page")] = 50,
        cursor: Annotated[str, Query(max_length=500, description="From `next_cursor`")] = "",
    ) -> None:
        self.limit = limit
        self.cursor = cursor

    def page(self, query: Callable[[int, str], Page]) -> Page:
        """The page the caller wants. Raises ApiError (400) for a cursor that we never gave."""
        try:
            return query(self.limit, self.cursor)
        except (ProblemsError, ValueError) as error:
            message = "this cursor is not one of this list; use `next_cursor`"
            raise ApiError(400, "bad_cursor", message) from error

    def listing(
        self, query: Callable[[int, str], Page], show: Callable[[Any], Shown]
    ) -> Listing[Shown]:
        """The same, as the caller sees it."""
        page = self.page(query)
        return listing(page, [show(row) for row in page.rows])


def listing(page: Page, data: list[Shown]) -> Listing[Shown]:
    """`data` shows the rows of `page`."""
    return Listing(data=data, next_cursor=page.next or None, has_more=bool(page.next))


PagingDep = Annotated[Paging, Depends(Paging)]
