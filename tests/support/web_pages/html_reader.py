"""Read a page as a browser does: its elements with their attributes, in order."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]


@dataclass
class Seen:
    """What stands on a page."""

    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.elements if name == tag]

    def addresses(self) -> list[str]:
        """Everything that the page loads, leads to or sends to."""
        addresses = [attributes.get(name) for _, attributes in self.elements for name in ("href", "src", "action")]
        return [address for address in addresses if address]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.seen.text += data


def read(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    reader.seen.text = " ".join(reader.seen.text.split())
    return reader.seen
