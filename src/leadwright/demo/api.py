"""A reader of the public HTTP API."""

from collections.abc import Iterator
from types import TracebackType
from typing import Any

import httpx2

PAGE = 200


class Api:
    """One workspace's API, with one key. Every method raises httpx2.HTTPError when it fails."""

    def __init__(self, url: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        self._client = httpx2.Client(base_url=f"{url}/api/v1", headers=headers, timeout=30)

    def get(self, path: str, **query: str | int) -> Any:
        """What a resource says."""
        response = self._client.get(path, params=query)
        response.raise_for_status()
        return response.json()

    def every(self, path: str, **query: str | int) -> Iterator[dict[str, Any]]:
        """All rows of a list, page by page."""
        cursor = ""
        while True:
            page = self.get(path, limit=PAGE, cursor=cursor, **query)
            yield from page["data"]
            cursor = page["next_cursor"] or ""
            if not cursor:
                return

    def put(self, path: str, body: dict[str, Any]) -> Any:
        """Replace a resource."""
        response = self._client.put(path, json=body)
        response.raise_for_status()
        return response.json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Make a resource."""
        response = self._client.post(path, json=body)
        response.raise_for_status()
        return response.json()

    def delete(self, path: str) -> None:
        """Remove a resource."""
        self._client.delete(path).raise_for_status()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def __enter__(self) -> "Api":
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()
