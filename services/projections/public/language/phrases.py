"""Names and phrases for what a publication holds: places, periods, figures and statuses, in one language. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.projections.public.figures.answers import Answer, quarters_before
from services.projections.public.figures.comparisons import Change
from services.projections.public.figures.measures import OUTCOMES
from services.projections.public.filters import Language
from services.projections.public.language.catalogue import say
from services.projections.public.publications.publication import STATE, Places, PublicCell
from services.projections.publication.cells import Window

MARKS = {"suppressed": "†", "protected": "‡"}
NOTHING = "\u2013"
"""A dash, where there is no figure."""


@dataclass(frozen=True)
class Phrases:
    """Phrases of one language about the places of one publication."""

    language: Language
    places: Places

    def say(self, key: str, /, **params: object) -> str:
        return say(self.language, key, **params)

    def measure(self, measure: str) -> str:
        """`Item 4: Stability of foster care placement`."""
        return f"{self.short(measure)}: {self.title(measure)}"

    def short(self, measure: str) -> str:
        return self.say(f"measure.{measure}.short") if measure in OUTCOMES else self.say("item.short", item=measure)

    def title(self, measure: str) -> str:
        return self.say(f"measure.{measure}.title")

    def place(self, place: str) -> str:
        if county := self.places.counties.get(place):
            return county.name
        return self.say("place.state" if place == STATE else f"place.{place}")

    def split(self, split: str) -> str:
        return self.say(f"split.{split}")

    def window(self, window: Window) -> str:
        """`October 2025 to September 2026`."""
        first, last = window_days(window)
        months = [self.say(f"month.{day.month}") for day in (first, last)]
        if first.year == last.year:
            return self.say("period.one_year", first=months[0], last=months[1], year=last.year)
        return self.say("period.years", first=months[0], year=first.year, last=months[1], last_year=last.year)

    def end(self, quarter: str) -> str:
        """`September 2026`: the month with which the quarter ends."""
        day = last_day(quarter)
        return self.say("period.month", month=self.say(f"month.{day.month}"), year=day.year)

    def day(self, day: date) -> str:
        return self.say("period.day", month=self.say(f"month.{day.month}"), day=day.day, year=day.year)

    def length(self, length: int) -> str:
        return self.say(f"length.{length}")

    def figure(self, cell: PublicCell) -> str:
        """`74 %`, `75 % or more`, or the mark and the reason why there is none."""
        match cell.status:
            case "shown":
                return self.say("figure.value", value=cell.value)
            case "shown_high":
                return self.say("figure.or_more", value=cell.low)
            case "shown_low":
                return self.say("figure.or_less", value=cell.high)
            case _:
                return f"{self.mark(cell.status)} {self.status(cell.status)}"

    def likely_range(self, cell: PublicCell | None) -> str:
        if cell is None or cell.range_low is None:
            return NOTHING
        return self.say("figure.range", low=cell.range_low, high=cell.range_high)

    def ending(self, window: Window) -> str:
        """`Two years to December 2025`."""
        return self.say("period.ending", length=self.length(window.length), end=self.end(window.end))

    def mark(self, status: str) -> str:
        """Return the sign of a status without a figure."""
        return MARKS.get(status, NOTHING)

    def status(self, status: str) -> str:
        return self.say(f"status.{status}")

    def own(self, answer: Answer) -> str:
        """Return the figure asked for, or in words why there is none; never the figure of another cell."""
        if answer.own is not None:
            return self.figure(answer.own)
        return f"{NOTHING} {self.status('none_applicable' if answer.outcome == 'no_cases' else 'not_planned')}"

    def instead(self, answer: Answer) -> str:
        """Return whose figure is shown in place of the one asked for; empty where that one is shown."""
        cell = answer.cell
        if cell is None or answer.is_own:
            return ""
        parts = [self.place(cell.key.place)] if cell.key.place != answer.question.place else []
        parts += [self.split(cell.key.split)] if cell.key.split != answer.question.split else []
        if not parts or (answer.question.length and cell.key.window.length != answer.question.length):
            parts.append(self.length(cell.key.window.length))
        return ", ".join(parts)

    def not_published(self, answer: Answer) -> str:
        """`Not published for Sierra: 30 small counties together`."""
        cell, question = answer.cell, answer.question
        if cell is None:
            return self.own(answer)
        if question.place != cell.key.place and cell.key.place in self.places.groups:
            size = len(self.places.groups[cell.key.place].counties)
            together = self.say(f"together.{cell.key.place}", counties=size)
        else:
            together = self.instead(answer)
        about = self.place(question.place)
        if question.split not in ("all", cell.key.split):
            about = f"{about}, {self.split(question.split)}"
        return self.say("answer.instead", asked=about, together=together)

    def change(self, change: Change) -> str:
        return self.say(f"change.{change.kind}", points=abs(change.points))


def window_days(window: Window) -> tuple[date, date]:
    """Return the first and the last day of a window."""
    return last_day(quarters_before(window.end, window.length)) + timedelta(days=1), last_day(window.end)


def last_day(quarter: str) -> date:
    year, _, number = quarter.partition("Q")
    index = int(year) * 4 + int(number)
    return date(index // 4, index % 4 * 3 + 1, 1) - timedelta(days=1)
