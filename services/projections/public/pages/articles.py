"""Pages of text: glossary, guidance, method, accessibility, downloads and the release log."""

from services.projections.public.figures.answers import Answer, Outcome, Question
from services.projections.public.figures.measures import MEASURES, domain_of
from services.projections.public.language.catalogue import keys_below
from services.projections.public.language.phrases import Phrases
from services.projections.public.language.result_rows import Figure, ResultRow
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.publication import PublicCell
from services.projections.public.publications.release_reader import Release


def glossary(context: PageContext) -> Page:
    phrases = context.phrases
    terms = sorted(keys_below("glossary"), key=lambda term: phrases.say(f"glossary.{term}.term").lower())
    return Page("glossary.html", phrases.say("glossary_page.title"), {"terms": terms}, section="glossary")


def guidance(context: PageContext) -> Page:
    return _article(context, "guidance", "guidance")


def method(context: PageContext) -> Page:
    """Return every formula with its source and trust mark, and the constants of the rule."""
    content = {"entries": keys_below("method"), "rules": context.publication.rules}
    return Page("method.html", context.phrases.say("method_page.title"), content, section="glossary")


def accessibility(context: PageContext) -> Page:
    return _article(context, "accessibility", "glossary")


def downloads(context: PageContext) -> Page:
    """Return what can be downloaded; as a file it holds every cell of the version that the filters leave."""
    title = context.phrases.say("downloads_page.title")
    figures = [_all_cells(context)] if context.is_download else []
    return Page("downloads.html", title, {"columns": keys_below("columns")}, figures, "downloads")


def _all_cells(context: PageContext) -> Figure:
    filters, publication, phrases = context.filters, context.publication, context.phrases
    measures = {*filters.items, *filters.outcomes} or set(MEASURES)
    rows = [
        ResultRow(_answer_of(cell, publication.cells.get(cell.see) if cell.see else None))
        for key, cell in sorted(publication.cells.items())
        if key.measure in measures
        and (not filters.domain or domain_of(key.measure) == filters.domain)
        and (not filters.counties or key.place in filters.counties)
        and filters.split in ("all", key.split)
        and (not filters.length or key.window.length == filters.length)
        and (not filters.end or key.window.end <= filters.end)
    ]
    return Figure("all", phrases.say("downloads_page.whole_title"), phrases.say("downloads_page.whole_text"), rows)


def _answer_of(cell: PublicCell, instead: PublicCell | None) -> Answer:
    key = cell.key
    question = Question(key.measure, key.place, key.split, key.window.end, key.window.length)
    if cell.has_figure:
        return Answer(question, "own", cell, cell)
    outcome: Outcome = "no_cases" if cell.status == "none_applicable" else "withheld"
    return Answer(question, outcome, cell, instead if instead and instead.has_figure else None)


def versions(context: PageContext) -> Page:
    """Return the release log, the newest first, withdrawn versions with their reason."""
    log = [(release, reason_of(release, context.phrases)) for release in context.releases]
    return Page("versions.html", context.phrases.say("versions_page.title"), {"log": log}, section="downloads")


def reason_of(release: Release, phrases: Phrases) -> str:
    """Return the reason of a withdrawal in words; a code that is not known has a sentence too."""
    if release.state != "withdrawn":
        return ""
    known = keys_below("reason")
    return phrases.say(f"reason.{release.reason if release.reason in known else 'other'}")


def _article(context: PageContext, name: str, section: str) -> Page:
    title = context.phrases.say(f"{name}_page.title")
    return Page("article.html", title, {"name": name, "entries": keys_below(name)}, section=section)
