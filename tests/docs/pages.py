"""The pages of the documentation, as far as tests read them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1\s*$", re.MULTILINE | re.DOTALL)
RUN = re.compile(r"<!-- run -->\s*\n+```console\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Command:
    """A line typed after `$ `, and what the page says it prints (`...` stands for anything)."""

    page: Path
    typed: str
    printed: tuple[str, ...]


def pages() -> list[Path]:
    """Every page people read: those of docs/ and those at the root."""
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def links(page: Path) -> Iterator[str]:
    """Where a page links to, code blocks left out."""
    for match in LINK.finditer(FENCED.sub("", page.read_text("utf-8"))):
        yield match[1] or match[2]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    text = FENCED.sub("", page.read_text("utf-8"))
    headings = re.findall(r"^#+\s+(.+?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def commands(page: Path) -> list[Command]:
    """The commands a page promises to work, in order."""
    found: list[Command] = []
    for block in RUN.findall(page.read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            typed, *printed = part.replace("\\\n", " ").splitlines()
            found.append(Command(page, typed, tuple(line for line in printed if line.strip())))
    return found
