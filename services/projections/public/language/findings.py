"""Findings in words, made by rules from published figures: headlines of pages and titles of charts. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.projections.public.figures.comparisons import against_goal, position
from services.projections.public.figures.measures import goal_of
from services.projections.public.language.phrases import Phrases
from services.projections.public.language.result_rows import ResultRow
from services.projections.public.publications.publication import PublicCell

MAX_NAMED = 3
"""Measures that one sentence names."""


@dataclass(frozen=True)
class Headline:
    """A sentence in two parts, and the icon beside it."""

    icon: str
    lead: str
    text: str


def subject(rows: Sequence[ResultRow]) -> str | None:
    """Return the place of which most rows tell a figure."""
    places = Counter(row.cell.key.place for row in rows if row.cell)
    return max(places, key=lambda place: places[place]) if places else None


def headlines(rows: Sequence[ResultRow], phrases: Phrases) -> list[Headline]:
    """Return the strongest, the clear changes and the lowest of the place of which most rows tell a figure."""
    place = subject(rows)
    shown = [row for row in rows if row.cell and row.cell.key.place == place]
    if not shown:
        return []
    ordered = sorted(shown, key=lambda row: -_position(row))
    up, down = (_changed(shown, kind) for kind in ("up", "down"))
    sentences = [Headline("star", phrases.say("headline.strongest"), _listed(_first(ordered), phrases))]
    if up:
        sentences.append(Headline("trending_up", phrases.say("headline.better"), _moved(up, phrases)))
    if down:
        sentences.append(Headline("update", phrases.say("headline.lower"), _moved(down, phrases)))
    if not up and not down:
        sentences.append(Headline("update", phrases.say("headline.steady"), phrases.say("headline.steady_text")))
    lowest = _first(ordered[::-1], at_least=1)
    return [*sentences, Headline("flag", phrases.say("headline.lowest"), _listed(lowest, phrases))]


def below_goal(rows: Sequence[ResultRow], phrases: Phrases) -> str:
    """Return the title of a chart of items: how many of them are below their goals by more than chance."""
    shown = [row.cell for row in rows if row.cell]
    below = [cell for cell in shown if against_goal(cell, goal_of(cell.key.measure)) == "below"]
    if not shown:
        return phrases.say("finding.none_shown")
    key = "finding.none_below" if not below else "finding.all_below" if len(below) == len(shown) else "finding.below"
    return phrases.say(key, below=len(below), shown=len(shown))


def movements(rows: Sequence[ResultRow], phrases: Phrases) -> str:
    """Return the title of a chart over time: which measures rose or fell by more than chance."""
    up, down = (_names(_changed(rows, kind), phrases) for kind in ("up", "down"))
    if up and down:
        return phrases.say("finding.rose_and_fell", up=up, down=down)
    if up or down:
        return phrases.say("finding.rose" if up else "finding.fell", measures=up or down)
    return phrases.say("finding.steady")


def apart(first: PublicCell | None, second: PublicCell | None, *, is_clear: bool, phrases: Phrases) -> str:
    """Return the title of a chart that puts two groups of cases side by side."""
    if first is None or second is None:
        return phrases.say("finding.one_side")
    if not is_clear:
        return phrases.say("finding.no_difference")
    higher = first if position(first) > position(second) else second
    return phrases.say("finding.higher", higher=phrases.split(higher.key.split))


def _position(row: ResultRow) -> int:
    return position(row.cell) if row.cell else -1


def _first(ordered: Sequence[ResultRow], at_least: int = 2) -> list[ResultRow]:
    """Return the first rows and those tied with the last of them."""
    edge = _position(ordered[min(at_least, len(ordered)) - 1])
    tied = [row for row in ordered[at_least:] if _position(row) == edge]
    return [*ordered[:at_least], *tied]


def _changed(rows: Iterable[ResultRow], kind: str) -> list[ResultRow]:
    changed = [row for row in rows if row.change and row.change.kind == kind]
    return sorted(changed, key=lambda row: -abs(row.change.points if row.change else 0))


def _listed(rows: Sequence[ResultRow], phrases: Phrases) -> str:
    named = [
        phrases.say(
            "headline.figure",
            title=phrases.title(row.measure),
            short=phrases.short(row.measure),
            figure=phrases.figure(row.cell) if row.cell else "",
        )
        for row in rows[:MAX_NAMED]
    ]
    return _joined(named, len(rows) - MAX_NAMED, phrases) + "."


def _moved(rows: Sequence[ResultRow], phrases: Phrases) -> str:
    named = [
        phrases.say(
            "headline.change",
            title=phrases.title(row.measure),
            short=phrases.short(row.measure),
            points=abs(row.change.points) if row.change else 0,
        )
        for row in rows[:MAX_NAMED]
    ]
    return _joined(named, len(rows) - MAX_NAMED, phrases) + "."


def _names(rows: Sequence[ResultRow], phrases: Phrases) -> str:
    return _joined([phrases.short(row.measure) for row in rows[:MAX_NAMED]], len(rows) - MAX_NAMED, phrases)


def _joined(names: Sequence[str], more: int, phrases: Phrases) -> str:
    if more > 0:
        return phrases.say("list.more", first=", ".join(names), more=more)
    if len(names) < 2:  # noqa: PLR2004 two names need a word between them
        return "".join(names)
    return phrases.say("list.last", first=", ".join(names[:-1]), last=names[-1])
