"""Reading of a page: its text, its tables and its attributes, with the parser of the standard library."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "rect", "line", "circle", "path", "polygon", "polyline"}


@dataclass
class Table:
    id: str = ""
    rows: list[list[str]] = field(default_factory=list)


class PageText(HTMLParser):
    """Texts in order, the tables with their captions' ids, all attributes, and every tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tables: list[Table] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self._cell = False
        self._open_table = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "table":
            self.tables.append(Table())
            self._open_table = True
        elif tag == "caption" and self._open_table:
            self.tables[-1].id = dict(attrs).get("id") or ""
        elif tag == "tr" and self._open_table:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self._open_table:
            self.tables[-1].rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._open_table = False
        elif tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())
        if self._cell:
            self.tables[-1].rows[-1][-1] += data

    def table(self, identifier: str) -> list[list[str]]:
        """Return the rows of a table, the header first."""
        return next(table.rows for table in self.tables if table.id == identifier)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())
