"""Every page can be found, and every link leads somewhere."""

from pathlib import Path

import pytest
from pages import DOCS, FENCED, ROOT, anchors, links, pages

OUTSIDE = ("http://", "https://", "mailto:")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if link.startswith(OUTSIDE):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken, f"{_name(page)} links to nothing: {broken}"


def test_every_page_of_the_documentation_is_reached_from_its_index() -> None:
    reached = {
        (DOCS / link.partition("#")[0]).resolve()
        for link in links(DOCS / "index.md")
        if not link.startswith(OUTSIDE)
    }
    lost = [_name(page) for page in DOCS.rglob("*.md") if page not in reached | {DOCS / "index.md"}]
    assert not lost, f"docs/index.md does not lead to {lost}"


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_every_heading_has_something_under_it(page: Path) -> None:
    bare = FENCED.sub("text", page.read_text("utf-8"))
    lines = [line for line in bare.splitlines() if line.strip()]
    empty = [
        line
        for line, following in zip(lines, [*lines[1:], "#"], strict=True)
        if line.startswith("#") and following.startswith("#") and _level(following) <= _level(line)
    ]
    assert not empty, f"{_name(page)} promises and does not say: {empty}"


def _level(heading: str) -> int:
    return len(heading) - len(heading.lstrip("#"))


def test_a_link_into_the_outside_world_is_not_to_plain_http() -> None:
    plain = [(_name(page), link) for page in pages() for link in links(page)
             if link.startswith("http://") and "localhost" not in link]  # fmt: skip
    assert not plain
