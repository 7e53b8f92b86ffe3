"""Pages that say in words why there is nothing to see: no publication, no such page, a withdrawn version."""

from dataclasses import dataclass
from datetime import date

from services.projections.public.addresses import HOME
from services.projections.public.filters import Language
from services.projections.public.language.catalogue import say
from services.projections.public.language.phrases import NOTHING, Phrases
from services.projections.public.pages.articles import reason_of
from services.projections.public.publications.publication import Places
from services.projections.public.publications.release_reader import Release
from services.projections.public.web.page_renderer import render_notice

UNAVAILABLE, EMPTY = 503, 200
NO_PLACES = Places({}, {})


@dataclass(frozen=True)
class SorryPage:
    """A status and a page; `problem` is the slug by which the API answers the same."""

    status: int
    problem: str
    title: str
    text: str
    style: str = ""
    sign: str = "info"

    def html(self, language: Language, path: str) -> str:
        """Return the page with links to what there is, and to the other language."""
        suffix = "?lang=es" if language == "es" else ""
        links = [
            (say(language, "sorry.back"), HOME + suffix),
            (say(language, "sorry.versions"), f"{HOME}/versions{suffix}"),
        ]
        other = path if language == "es" else f"{path}?lang=es"
        return render_notice(
            language,
            "sorry.html",
            title=self.title,
            text=self.text,
            style=self.style,
            sign=self.sign,
            links=links if self.status not in (UNAVAILABLE, EMPTY) else [],
            other=other,
        )


def unavailable(language: Language) -> SorryPage:
    """The database has not been reached since the process started."""
    return _page(language, UNAVAILABLE, "try-again", "nothing")


def empty(language: Language) -> SorryPage:
    return _page(language, EMPTY, "not-found", "empty")


def unknown_page(language: Language) -> SorryPage:
    return _page(language, 404, "not-found", "unknown")


def unknown_version(language: Language) -> SorryPage:
    return _page(language, 404, "not-found", "version")


def no_figures(language: Language) -> SorryPage:
    return _page(language, 404, "not-found", "no_figures")


def too_large(language: Language, rows: int, allowed: int) -> SorryPage:
    title = say(language, "sorry.too_large_title")
    return SorryPage(413, "download-too-large", title, say(language, "sorry.too_large", rows=rows, allowed=allowed))


def withdrawn(language: Language, release: Release) -> SorryPage:
    """Return the notice at a withdrawn version's address, with its reason."""
    phrases = Phrases(language, NO_PLACES)
    days = {"released": _day(release.release_day, phrases), "day": _day(release.withdrawal_day, phrases)}
    title = say(language, "sorry.withdrawn_title", version=release.version)
    text = say(language, "sorry.withdrawn", reason=reason_of(release, phrases), **days)
    return SorryPage(410, "publication-withdrawn", title, text, "warn", "warning")


def _page(language: Language, status: int, problem: str, key: str) -> SorryPage:
    style, sign = ("bad", "error") if status == UNAVAILABLE else ("", "info")
    return SorryPage(status, problem, say(language, f"sorry.{key}_title"), say(language, f"sorry.{key}"), style, sign)


def _day(day: str | None, phrases: Phrases) -> str:
    return phrases.day(date.fromisoformat(day)) if day else NOTHING
