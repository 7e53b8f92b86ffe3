"""People who have a case open, as the streams show them. Pure."""

from typing import NamedTuple


class PersonPresence(NamedTuple):
    """A person in a case, and the item that they look at, if any."""

    person: str
    item: str | None


People = tuple[PersonPresence, ...]
