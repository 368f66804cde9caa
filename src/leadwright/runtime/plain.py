"""HTML as plain text, for those who read their mail that way."""

from html.parser import HTMLParser

BLOCKS = frozenset({
    "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "section", "article", "header", "footer", "hr", "title",
})  # fmt: skip
APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table"})
"""What has an empty line around it."""
CELLS = frozenset({"td", "th"})
LISTS = frozenset({"ul", "ol"})
SILENT = frozenset({"style", "script", "head", "template"})


def plain_text(html: str) -> str:
    """What a page says, line by line: links with their address behind them, list items with a
    dash or their number, cells apart, pictures by what they show. Never raises."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.said).split("\n")
    kept: list[str] = []
    for line in (" ".join(each.split()) for each in lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n" if any(kept) else ""


class _Reader(HTMLParser):
    """Collects what is said, with a line end around every block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0
        self._in_line = False
        self._links: list[tuple[str, int]] = []
        self._numbers: list[int] = []
        """Of the lists it is in: how far the items are counted; below 0: they are not."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.said)))
        elif tag == "img":
            self._say(dict(attrs).get("alt") or "")
        elif tag == "br":
            self._say("\n")
        elif tag in CELLS:
            self._say(" ")
        elif tag in BLOCKS:
            self._break(tag)
            if tag in LISTS:
                self._numbers.append(0 if tag == "ol" else -1)
            elif tag == "li":
                self._say(self._item())

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._links:
            href, start = self._links.pop()
            shown = "".join(self.said[start:]).strip()
            same = href.removeprefix("mailto:").removeprefix("tel:") == shown
            if href and not same and not href.startswith("#"):
                self._say(f" ({href})" if shown else href)
        elif tag in BLOCKS:
            self._break(tag)
            if tag in LISTS and self._numbers:
                self._numbers.pop()

    def _item(self) -> str:
        """What stands before an item: its number, or a dash."""
        if not self._numbers or self._numbers[-1] < 0:
            return "- "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "

    def handle_data(self, data: str) -> None:
        self._say(_joined(data) if data.strip() else " ")

    def _break(self, tag: str) -> None:
        """A new line, unless one has begun; an empty one where the block stands apart."""
        if tag in APART:
            self._say("\n\n")
        elif self._in_line:
            self._say("\n")

    def _say(self, text: str) -> None:
        if not self._silent:
            self.said.append(text)
            self._in_line = not text.endswith("\n") and (self._in_line or bool(text.strip()))


def _joined(data: str) -> str:
    """Text on one line, with the spaces at its ends, which may separate words."""
    start = " " if data[0].isspace() else ""
    end = " " if data[-1].isspace() else ""
    return f"{start}{' '.join(data.split())}{end}"
